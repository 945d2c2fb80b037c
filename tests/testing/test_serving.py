import threading
import urllib.request

from elearn.testing.serving import serving


def test_it_ends_after_the_last_answer():
    asked, ended = threading.Event(), threading.Event()

    def app(environ, start_response):
        asked.set()
        start_response("200 OK", [("Content-Type", "text/plain")])
        ended.wait(0.5)
        ended.set()
        return [b"ok"]

    with serving(app) as address:
        asking = threading.Thread(target=lambda: urllib.request.urlopen(address).close())  # noqa: S310 - our own port
        asking.start()
        asked.wait(5)
    assert ended.is_set()
    asking.join()
