"""Who may start a process, open a connection, read XML or an archive: a few files, each named here with its reason.

V09, V11: nothing that was sent is ever unpacked. V13: XML that was sent is read without entities, in one place.
V14: nothing that is imported can become code. V15: no address that someone gave is ever fetched. V25, V26, V27: there
is no launch from elsewhere and no signed token of another; who brings one brings the tests of these rows first.
V38: the one converter in a process of its own reads the XML that this site wrote.
"""

import ast
import re

from elearn.config import ROOT

PACKAGES = {
    # May run what it reads.
    "pickle|marshal|shelve|dill|runpy|code": {},
    "importlib(?!\\.metadata|\\.util)": {"cli.py": "its own commands, when one is asked for"},
    "subprocess|multiprocessing": {
        "invoicing/checking.py": "Saxon, on the invoices of this site, with a time limit",
        "commands/web.py": "the processes of the site itself",
    },
    # May reach out.
    "http\\.client|urllib\\.request|urllib3|requests|httpx|aiohttp|ftplib|xmlrpc|socket|smtplib": {
        "commands/serve.py": "asks this machine whether the site answers",
        "core/antivirus.py": "the antivirus of the installation (ELEARN_CLAMD)",
        "core/jobs/worker.py": "the name of this machine",
        "core/mail.py": "the mail server of the installation",
    },
    # Reads what others made.
    "defusedxml": {"modules/media.py": "drawings"},
    "lxml": {"invoicing/checking.py": "the invoices of this site"},
    "xml": {
        "core/odf.py": "writes", "core/ods.py": "writes", "invoicing/cii.py": "writes", "portfolio/odt.py": "writes",
    },
    "zipfile": {
        "core/archive/reading.py": "the archive that an operator restores: files named by what they hold",
        "core/archive/writing.py": "writes", "core/odf.py": "writes", "accounts/tasks/data.py": "writes",
        "invoicing/views/exports.py": "writes", "pool/views/missions.py": "writes",
        "pool/kinds.py": "the list of an office document, never what it holds",
    },
    "tarfile|rarfile|py7zr": {},
    # Trust in another's word.
    "jwt|jose|authlib|joserfc|pylti1p3|oauthlib": {},
}  # fmt: skip
CALLS = {
    "eval|exec|compile|__import__": {},
    r"\.?(system|popen|execve?|spawnv|extractall|unpack_archive|render_template_string|unsafe_load|full_load)": {},
    r"\.?(fromstring|parse_xml|iterparse|XML|XMLParser)": {
        "modules/media.py": "defusedxml", "invoicing/checking.py": "the invoices of this site",
    },
}  # fmt: skip


def _sources():
    for path in sorted((ROOT / "elearn").rglob("*.py")):
        name = path.relative_to(ROOT / "elearn").as_posix()
        if not name.startswith("testing/"):  # what starts the servers of tests
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _said(tree):
    """What a file imports, by its whole name, and what it calls: a bare name, or ``.`` and the last of a dotted one."""
    imported, called = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                called.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                called.add(f".{node.func.attr}")
    return imported, called


def _found(sources):
    """Each file that does what only the named ones may, and the named ones that no longer do."""
    imports = {words: set() for words in PACKAGES}
    calls = {words: set() for words in CALLS}
    for name, tree in sources:
        imported, called = _said(tree)
        for words, files in imports.items():
            if any(re.match(rf"(?:{words})(?:\.|\Z)", one) for one in imported):
                files.add(name)
        for words, files in calls.items():
            if any(re.fullmatch(words, one) for one in called):
                files.add(name)
    return imports | calls


def test_only_the_files_named_here_start_processes_reach_out_or_read_xml_and_archives():
    expected = {words: set(files) for words, files in (PACKAGES | CALLS).items()}
    assert _found(_sources()) == expected


def test_the_walk_sees_what_it_looks_for():
    bad = "import pickle\nfrom urllib.request import urlopen\nfrom lxml import etree\neval('1')\na.extractall(b)\n"
    found = {words for words, files in _found([("x.py", ast.parse(bad))]).items() if files}
    assert len(found) == 5


def test_yaml_is_read_without_its_objects():
    for name, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "yaml":
                assert node.attr not in {"load", "load_all", "Loader", "UnsafeLoader", "FullLoader", "CLoader"}, name
