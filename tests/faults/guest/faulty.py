"""A guest that can be made to fail: what it is asked is written, what it does leaves a trace."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core import db
from elearn.core.db import Base
from elearn.core.jobs import JobType, Schedule, enqueue
from elearn.core.plugin import Plugin
from elearn.core.web.guard import public
from elearn.core.web.layout import kernel

blueprint = Blueprint("faulty", __name__, url_prefix="/faulty")
LONG = 8 * 1024 * 1024


class Entry(Base):
    """What a client asked, by the number that the client gave."""

    __tablename__ = "faulty_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[str] = mapped_column(sa.String(80), unique=True)


class Effect(Base):
    """What a job did. Nothing here prevents a second one: it would be seen."""

    __tablename__ = "faulty_effect"
    id: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[str] = mapped_column(sa.String(80))
    step: Mapped[str] = mapped_column(sa.String(20))
    pid: Mapped[int]


@blueprint.post("/entries")
@public("a test writes")
def write():
    op = request.args["op"]
    session = db.session()
    known = session.scalar(sa.select(Entry.id).where(Entry.op == op))
    if known is None:
        session.add(Entry(op=op))
        session.flush()
        if job := request.args.get("job"):
            enqueue(f"faulty.{job}", {"op": op, "seconds": float(request.args.get("seconds", 0))}, key=op)
    time.sleep(float(request.args.get("hold", 0)))
    return jsonify(op=op), 201


@blueprint.get("/page")
@public("a test reads")
def page():
    return jsonify(entries=db.session().scalar(sa.select(sa.func.count()).select_from(Entry)))


@blueprint.get("/long")
@public("a test reads slowly")
def long():
    chunk = b"x" * 65536
    return Response((chunk for _ in range(LONG // len(chunk))), mimetype="video/mp4", direct_passthrough=True)


@blueprint.post("/files")
@public("a test sends a file")
def keep():
    request.max_content_length = 64 * 1024 * 1024
    stored = kernel().storage.put(request.stream)
    return jsonify(key=stored.key, size=stored.size), 201


@blueprint.post("/form")
@public("a test sends a form")
def form():
    return jsonify(fields=len(request.form))


@blueprint.post("/blob")
@public("a test fills the disk of the database")
def blob():
    db.session().add_all(Entry(op=f"{request.args['op']}-{n}-{'x' * 60}") for n in range(3000))
    return jsonify(), 201


@blueprint.get("/who")
@public("a test asks what the server makes of its headers")
def who():
    return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host)


def work(job, op, seconds):
    """Two steps with a wait between: the place to be killed."""
    with job.transaction("begun") as session:
        session.add(Effect(op=op, step="begun", pid=os.getpid()))
    time.sleep(seconds)
    with job.transaction("done", last=True) as session:
        session.add(Effect(op=op, step="done", pid=os.getpid()))


def poison(job, op, seconds):
    """Kills its worker, each time."""
    with job.transaction("begun") as session:
        session.add(Effect(op=op, step="begun", pid=os.getpid()))
    os.kill(os.getpid(), signal.SIGKILL)


def slot(job):
    """Comes back every second."""
    with job.transaction("slot", last=True) as session:
        session.add(Effect(op=f"slot-{job.job_id}", step="slot", pid=os.getpid()))


plugin = Plugin(
    name="faulty",
    title="What fails when asked",
    api=(blueprint,),
    blueprints=(blueprint,),
    metadata=Base.metadata,
    migrations=Path(__file__).parent / "migrations",
    jobs=(
        JobType("faulty.work", work, lease_seconds=3),
        JobType("faulty.mail", work, is_urgent=True),
        JobType("faulty.poison", poison, lease_seconds=1, max_tries=3),
        JobType("faulty.slot", slot),
    ),
    schedules=(Schedule("faulty.slot", every=timedelta(seconds=1)),),
)
