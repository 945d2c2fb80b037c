def test_home_speaks_french_first_and_english_when_asked(client):
    assert 'lang="fr"' in client.get("/").text
    answer = client.submit("/", {"locale": "en", "next": "/"}, action="/langue")
    assert answer.status_code == 303
    assert 'lang="en"' in client.get("/").text


def test_every_answer_carries_the_policy_and_says_who_may_keep_it(client):
    for path in ("/", "/nowhere", "/healthz"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert "no-cache" in headers["Cache-Control"]


def test_an_unknown_page_is_a_page_and_under_api_a_problem(client):
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "<h1>" in page.text
    problem = client.get("/api/v1/nowhere")
    assert problem.status_code == 404
    assert problem.content_type == "application/problem+json"


def test_the_mailbox_is_for_this_machine_alone(client):
    assert client.get("/courrier").status_code == 200
    assert client.get("/courrier", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_ready_says_which_room_is_behind(client):
    assert client.get("/readyz").json == {"status": "ok", "behind": []}
