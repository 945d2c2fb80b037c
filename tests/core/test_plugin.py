"""What cannot be loaded stops the start with one clear sentence."""

import subprocess
import sys
from dataclasses import replace
from textwrap import dedent

import pytest
from flask import Blueprint

from elearn.app import create_app, make_kernel
from elearn.core import plugin, signals
from elearn.core.i18n import lazy_gettext
from elearn.core.jobs import JobType
from elearn.core.plugin import NavItem, Plugin, PluginError
from elearn.core.providers import Registry, RegistryError


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a plugin as pip leaves it: a module and its entry point."""
    names = []

    def put(name: str, source: str, value: str = "", package: str = "") -> None:
        module = package or f"brought_by_{name}"
        (tmp_path / f"{module}.py").write_text("from elearn.core.plugin import Plugin\n" + dedent(source))
        info = tmp_path / f"{module}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[elearn.plugins]\n{name} = {value or module + ':plugin'}\n")
        names.append(module)

    monkeypatch.syspath_prepend(tmp_path)
    yield put
    for name in names:
        sys.modules.pop(name, None)


def _refused(*names: str) -> str:
    with pytest.raises(PluginError) as caught:
        plugin.connect(plugin.load(names))
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def test_one_that_is_not_installed():
    assert _refused("nowhere").startswith("plugin 'nowhere' is enabled (ELEARN_PLUGINS) but not installed.")


def test_one_whose_import_fails(install):
    install("broken", "import a_library_that_nobody_has")
    said = _refused("broken")
    assert "'broken' cannot be loaded from brought_by_broken:plugin" in said
    assert "a_library_that_nobody_has" in said


def test_one_whose_value_is_absent(install):
    install("absent", "", value="brought_by_absent:nothing")
    assert "cannot be loaded from brought_by_absent:nothing" in _refused("absent")


def test_one_that_is_not_a_plugin(install):
    install("wrong", "plugin = {'name': 'wrong'}")
    assert "is a dict, not a Plugin" in _refused("wrong")


def test_one_with_a_field_that_does_not_exist(install):
    install("typo", "plugin = Plugin(name='typo', title='Typo', navigation=())")
    assert "navigation" in _refused("typo")


def test_one_that_calls_itself_otherwise(install):
    install("alias", "plugin = Plugin(name='other', title='Other')")
    assert "calls itself 'other'" in _refused("alias")


@pytest.mark.parametrize("name", ["core", "with_underscore", "Capital"])
def test_a_name_that_would_mix_up_tables(install, name):
    install(name, f"plugin = Plugin(name={name!r}, title='x')")
    assert "a name is small letters and digits" in _refused(name)


def test_a_circle(install):
    install("one", "plugin = Plugin(name='one', title='One', requires=('two',))")
    install("two", "plugin = Plugin(name='two', title='Two', requires=('one',))")
    assert "in a circle: " in _refused("one", "two")


def test_one_that_requires_what_is_not_enabled(install):
    install("lonely", "plugin = Plugin(name='lonely', title='Lonely', requires=('accounts',))")
    assert "requires accounts: enable it in ELEARN_PLUGINS" in _refused("lonely")


def test_two_that_bring_the_same_thing(install):
    source = """
        from elearn.core.jobs import JobType
        plugin = Plugin(name={name!r}, title="x", jobs=(JobType("same.job", print),))
    """
    for name in ("first", "second"):
        install(name, source.format(name=name))
    assert "second brings 'same.job' to core.jobs, which first already does" in _refused("first", "second")


def test_two_packages_with_one_name(install):
    install("twin", "plugin = Plugin(name='twin', title='x')", package="package_a")
    install("twin", "plugin = Plugin(name='twin', title='x')", package="package_b")
    assert "two packages bring a plugin 'twin'" in _refused("twin")


def test_they_load_in_the_order_of_what_they_require_and_once_each(install):
    install("above", "plugin = Plugin(name='above', title='x', requires=('below',))")
    install("below", "plugin = Plugin(name='below', title='x')")
    assert [p.name for p in plugin.load(["above", "below", "above"])] == ["below", "above"]


def test_pages_that_clash_and_an_entry_that_leads_nowhere(kernel):
    twice = Plugin(name="twice", title="x", blueprints=(Blueprint("shell", __name__),))
    with pytest.raises(PluginError, match=r"'twice'.*'shell' is already registered"):
        create_app(kernel.settings, replace(kernel, plugins=(*kernel.plugins, twice)))
    lost = Plugin(name="lost", title="x", nav=(NavItem(lazy_gettext("Ailleurs"), "lost.page"),))
    with pytest.raises(PluginError, match="'Ailleurs' leads to no page"):
        create_app(kernel.settings, replace(kernel, plugins=(*kernel.plugins, lost)))


@pytest.mark.parametrize("command", ["plugins list", "serve --port 18473", "worker"])
def test_the_start_stops_with_that_sentence_alone(tmp_path, command):
    done = subprocess.run(
        [sys.executable, "-m", "elearn", *command.split()],
        env={"ELEARN_DATA_DIR": str(tmp_path), "ELEARN_PLUGINS": "accounts,nowhere", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("elearn: plugin 'nowhere' is enabled (ELEARN_PLUGINS) but not installed.")
    assert len(done.stderr.splitlines()) == 1


def test_connecting_again_forgets_what_was_brought_before(new_settings):
    registry: Registry[str] = Registry("test.things")
    try:
        heard = []
        brings = Plugin(name="brings", title="x", provides=((registry, "a", "A"),), listens=((str, heard.append),))
        plugin.connect([brings])
        plugin.connect([brings])
        assert registry.items() == [("a", "A")]
        assert registry.owner("a") == "brings"
        assert signals.listeners(str) == (heard.append,)
        plugin.connect([])
        assert len(registry) == 0
        assert signals.listeners(str) == ()
        with pytest.raises(RegistryError, match=r"test\.things has no 'a' \(known: none\)"):
            registry.get("a")
    finally:
        del Registry.known["test.things"]
        make_kernel(new_settings()).database.dispose()


def test_a_manifest_can_be_printed():
    one = Plugin(name="one", title="One", jobs=(JobType("one.go", print),), requires=("accounts",))
    assert one.describe() == {"name": ["one"], "title": ["One"], "jobs": ["one.go"], "requires": ["accounts"]}
