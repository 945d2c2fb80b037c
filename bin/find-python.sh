# shellcheck shell=sh
# Read by bin/serve and bin/test, in any POSIX shell: sets $python to a Python that will do, or says
# in one sentence why there is none and leaves.
# $PYTHON, when it is set, is the only one looked at.

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    fr*) french=1 ;;
    *) french= ;;
esac

# refuse FRENCH ENGLISH: one sentence in the language of the terminal, and the end.
refuse() {
    if [ -n "$french" ]; then printf '%s\n' "$1" >&2; else printf '%s\n' "$2" >&2; fi
    exit 1
}

# probe COMMAND: 0 it will do; 3 recent enough, but it cannot make environments; other: it will not do.
# The text must be readable by Python 2 too.
probe() {
    "$1" -c '
import sys
if sys.version_info < (3, 11):
    sys.exit(1)
import importlib.util as found
sys.exit(0 if found.find_spec("ensurepip") and found.find_spec("venv") else 3)
' >/dev/null 2>&1 </dev/null
}

python=
incomplete=
too_old=
# consider COMMAND: keep it, or what it lacks; 0 when it will do.
consider() {
    command -v "$1" >/dev/null 2>&1 || return 1
    status=0
    probe "$1" || status=$?
    case $status in
        0) python=$1 && return ;;
        3) [ -n "$incomplete" ] || incomplete=$1 ;;
        1) [ -n "$too_old" ] || too_old=$("$1" -V 2>&1 </dev/null | sed -n 's/^Python //p') ;;
    esac
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    consider "$PYTHON" || :
else
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        consider "$candidate" && break
    done
fi
# One that cannot make environments may still do so with virtualenv: the next step sees to it.
[ -n "$python" ] || python=$incomplete
if [ -z "$python" ]; then
    if [ -n "$too_old" ]; then
        refuse "Il faut Python 3.11 ou plus récent : celui de cette machine est en version $too_old." \
            "Python 3.11 or later is needed: the one on this machine is version $too_old."
    fi
    refuse "Il faut Python 3.11 ou plus récent : aucun Python utilisable n'a été trouvé sur cette machine." \
        "Python 3.11 or later is needed: no usable Python was found on this machine."
fi
