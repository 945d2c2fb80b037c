import sqlalchemy as sa

from tests.factories import accounts


def test_a_page_is_read_on_one_connection_from_the_hooks_to_the_view(client, kernel):
    accounts.signed_in(kernel, client)
    taken = []

    def count(*_arguments):
        taken.append(kernel.database.reader.pool.checkedout())

    sa.event.listen(kernel.database.reader, "checkout", count)
    try:
        assert client.get("/mon-espace").status_code == 200
    finally:
        sa.event.remove(kernel.database.reader, "checkout", count)
    # One to know who asks and to show the page; what the answer's hooks read comes after.
    assert taken == [1]
    assert kernel.database.reader.pool.checkedout() == 0


def test_a_page_refused_gives_its_connection_back(client, kernel):
    accounts.signed_in(kernel, client)
    assert client.get("/formations/aucune-de-ce-nom").status_code == 404
    assert kernel.database.reader.pool.checkedout() == 0
