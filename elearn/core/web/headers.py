"""Headers of every answer: what a page may load, who may frame it, who may keep it.

No nonce: on a 304 the browser applies the new header to the old body and would block
every script. So nothing is inline, anywhere.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
POLICY = "; ".join(f"{name} {value}" for name, value in CSP.items())
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Put the headers on every answer of ``app``."""
    app.after_request(secure)


def secure(response: Response) -> Response:
    """Add what is missing; a view may have set a stricter value before."""
    headers = response.headers
    if "token" in (request.view_args or {}):  # its address is a secret: no other page learns it
        headers["Referrer-Policy"] = "no-referrer"
    present = {name.lower() for name, _value in headers}
    for name, value in FIXED.items():
        if name.lower() not in present:
            headers.add(name, value)
    if current_app.config["PREFERRED_URL_SCHEME"] == "https" and "strict-transport-security" not in present:
        headers.add("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "cache-control" not in present and request.endpoint != "assets":
        # A page may carry someone's name: kept by nobody on the way, asked again each time.
        known = g.get("actor") is not None and g.actor.person_id is not None
        headers.add("Cache-Control", "private, no-cache" if known else "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return response
