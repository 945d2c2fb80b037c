"""The WSGI entry point of production servers."""

from elearn.app import create_app
from elearn.config import Settings

app = create_app(Settings.from_env())
