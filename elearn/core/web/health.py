"""Is it alive, is it ready, how does it fare: for machines."""

from __future__ import annotations

import time

import sqlalchemy as sa
from flask import Blueprint, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from elearn.core import db, migrations
from elearn.core.errors import Missing
from elearn.core.jobs.models import Job
from elearn.core.web.guard import public
from elearn.core.web.layout import kernel

blueprint = Blueprint("health", __name__)
registry = CollectorRegistry()
requests_total = Counter(
    "elearn_requests_total", "Answers by endpoint and status", ("endpoint", "status"), registry=registry
)
request_seconds = Histogram("elearn_request_seconds", "Time to answer", ("endpoint",), registry=registry)
write_seconds = Histogram("elearn_write_transaction_seconds", "Time a write transaction is open", registry=registry)
jobs_open = Gauge("elearn_jobs", "Jobs by state, except those done", ("state",), registry=registry)


@blueprint.get("/healthz")
@public("a supervisor asks whether the process answers; says nothing else")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public("a load balancer asks whether to send people here; says nothing else")
def readyz() -> tuple[Response, int]:
    """The database answers and is migrated."""
    the = kernel()
    db.session().execute(sa.text("SELECT 1"))
    behind = [s.room for s in migrations.states(the.database, the.plugins) if not s.is_current]
    return jsonify(status="behind" if behind else "ok", behind=behind), 503 if behind else 200


@blueprint.get("/metrics")
@public("figures for the monitoring of this machine; refused to every other address")
def metrics() -> Response:
    """Prometheus text, on loopback only."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
        raise Missing
    counted = db.session().execute(sa.select(Job.state, sa.func.count()).where(Job.state != "done").group_by(Job.state))
    jobs_open.clear()
    for state, count in counted:
        jobs_open.labels(state).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def started() -> None:
    """Note when the request began."""
    g.began = time.perf_counter()


def observed(response: Response) -> Response:
    """Count the answer and its time."""
    endpoint = request.endpoint or "none"
    requests_total.labels(endpoint, response.status_code).inc()
    began = g.get("began")
    if began is not None:
        request_seconds.labels(endpoint).observe(time.perf_counter() - began)
    return response
