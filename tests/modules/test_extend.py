"""A stranger's kind of activity enters by the same door as ours."""

import pytest
import sqlalchemy as sa

from elearn.core.i18n import lazy_gettext
from elearn.core.policy import ANONYMOUS
from elearn.core.providers import RegistryError
from elearn.modules import queries
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.models import Activity
from elearn.modules.reading import read_folder
from tests.factories.modules import publish_module, sheet, write_module


class Dance:
    """Reads its own YAML, keeps what it wants, draws itself."""

    label = lazy_gettext("Danse")
    icon = "play"
    fields = {"properties": {"steps": {"type": "string"}}, "required": ["steps"]}  # noqa: RUF012
    completions = ("seen",)

    def __init__(self):
        self.published = []

    def check(self, source, report):
        rules = {"type": "array", "items": {"type": "integer", "minimum": 1}}
        document = source.document("steps", rules)
        if document is None:
            return {}
        for index, step in enumerate(document.data):
            if step > 4:
                report.add(document.file, document.line(index), "trop de pas.")
        title = source.inline("**Un**, deux", document.file, 1)
        return {"steps": document.data, "title": title, "weight_bytes": 7}

    def publish(self, activity_id, content):
        self.published.append((activity_id, content["steps"]))

    def render(self, actor, activity, enrolment_id):
        return f"<p>{activity.content['title']} {activity.content['steps']}</p>"


ENTRY = {"id": "valse", "kind": "dance", "title": "La valse", "minutes": 3, "steps": "steps.yaml"}


@pytest.fixture
def dance(kernel):
    kind = Dance()
    ACTIVITY_KINDS.add("dance", kind, owner="a guest")
    yield kind
    # A registry has no way to forget one item: the loader fills all of them anew.
    ACTIVITY_KINDS._items.pop("dance")
    ACTIVITY_KINDS._owners.pop("dance")


def test_its_activity_is_read_published_and_shown(kernel, tmp_path, dance):
    activities = [*sheet()["activities"], dict(ENTRY)]
    version = publish_module(kernel, tmp_path, activities=activities, files={"steps.yaml": "- 1\n- 3\n"})
    with kernel.database.reading() as session:
        activity = queries.activity(version, "valse")
        assert activity.card.weight_bytes == 7
        assert activity.card.rule == "seen"
        assert (
            ACTIVITY_KINDS.get("dance").render(ANONYMOUS, activity, None) == "<p><strong>Un</strong>, deux [1, 3]</p>"
        )
        assert dance.published == [(session.scalar(sa.select(Activity.id).where(Activity.key == "valse")), [1, 3])]


def test_its_faults_are_named_like_ours(tmp_path, dance):
    activities = [*sheet()["activities"], dict(ENTRY)]
    reading = read_folder(write_module(tmp_path, activities=activities, files={"steps.yaml": "- 1\n- 9\n"}))
    assert [str(f) for f in reading.report.errors] == ["steps.yaml:2: trop de pas."]
    reading = read_folder(write_module(tmp_path, activities=activities, files={"steps.yaml": "- 1\n- 0\n"}))
    assert [(f.file, f.line) for f in reading.report.errors] == [("steps.yaml", 2)]
    del activities[-1]["steps"]
    [fault] = read_folder(write_module(tmp_path, activities=activities)).report.errors
    assert "steps" in fault.message


def test_two_plugins_may_not_bring_the_same_kind(kernel):
    with pytest.raises(RegistryError):
        ACTIVITY_KINDS.add("text", Dance(), owner="a guest")
