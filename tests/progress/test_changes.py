from dataclasses import dataclass

from elearn.progress.changes import between


@dataclass(frozen=True)
class Card:
    key: str
    title: str
    minutes: int = 5


def test_what_a_newer_version_changes_is_said_by_keys():
    mine = [Card("a", "A"), Card("b", "B"), Card("c", "C", 10)]
    current = [Card("a", "A"), Card("c", "C revu", 12), Card("d", "D")]
    found = between(mine, current, {"a", "b"})
    assert [s.key for s in found.added] == ["d"]
    assert [s.key for s in found.removed] == ["b"]
    assert [(one.title, two.title) for one, two in found.renamed] == [("C", "C revu")]
    assert [s.key for s in found.kept_done] == ["a"]
    assert [s.key for s in found.lost_done] == ["b"]
    assert found.minutes == 2
    assert not found.in_texts_alone
    assert between(mine, mine, set()).in_texts_alone
