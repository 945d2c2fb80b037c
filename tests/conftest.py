pytest_plugins = ["elearn.testing.fixtures"]
