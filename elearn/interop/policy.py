"""What a token must carry to enter each route; the verb behind checks the object itself."""

from __future__ import annotations

from elearn.core.policy import Permission, signed_in


class Can:
    """The rights of this room: to be known, and to carry the scope."""

    READ_SELF = Permission("interop:self:read", signed_in, scope="profile:read")
    READ_PROGRESS = Permission("interop:progress:read", signed_in, scope="progress:read")
    WRITE_PROGRESS = Permission("interop:progress:write", signed_in, scope="progress:write")
    READ_ATTEMPTS = Permission("interop:attempts:read", signed_in, scope="attempts:read")
    WRITE_ATTEMPTS = Permission("interop:attempts:write", signed_in, scope="attempts:write")
    READ_CERTIFICATES = Permission("interop:certificates:read", signed_in, scope="certificates:read")
    READ_FUNDING = Permission("interop:funding:read", signed_in, scope="funding:read")
    READ_SEATS = Permission("interop:seats:read", signed_in, scope="seats:read")
    WRITE_SEATS = Permission("interop:seats:write", signed_in, scope="seats:write")
    READ_BOOKINGS = Permission("interop:bookings:read", signed_in, scope="bookings:read")
    WRITE_BOOKINGS = Permission("interop:bookings:write", signed_in, scope="bookings:write")
    READ_OBSERVATORY = Permission("interop:observatory:read", signed_in, scope="observatory:read")
    WRITE_OBSERVATORY = Permission("interop:observatory:write", signed_in, scope="observatory:write")
    READ_DIRECTORY = Permission("interop:directory:read", signed_in, scope="directory:read")
    WRITE_DIRECTORY = Permission("interop:directory:write", signed_in, scope="directory:write")
    READ_REQUESTS = Permission("interop:requests:read", signed_in, scope="requests:read")
    WRITE_REQUESTS = Permission("interop:requests:write", signed_in, scope="requests:write")
    READ_QUOTES = Permission("interop:quotes:read", signed_in, scope="quotes:read")
    WRITE_QUOTES = Permission("interop:quotes:write", signed_in, scope="quotes:write")
    READ_ENGAGEMENTS = Permission("interop:engagements:read", signed_in, scope="engagements:read")
    WRITE_ENGAGEMENTS = Permission("interop:engagements:write", signed_in, scope="engagements:write")
    READ_INVOICES = Permission("interop:invoices:read", signed_in, scope="invoices:read")
    WRITE_INVOICES = Permission("interop:invoices:write", signed_in, scope="invoices:write")
    READ_CLUSTERS = Permission("interop:clusters:read", signed_in, scope="clusters:read")
    WRITE_CLUSTERS = Permission("interop:clusters:write", signed_in, scope="clusters:write")
    READ_APPROVALS = Permission("interop:approvals:read", signed_in, scope="approvals:read")
    WRITE_APPROVALS = Permission("interop:approvals:write", signed_in, scope="approvals:write")
    PUBLISH_PROFILE = Permission("interop:profile:publish", signed_in, scope="directory:publish")
    READ_REVIEWS = Permission("interop:reviews:read", signed_in, scope="reviews:read")
    WRITE_REVIEWS = Permission("interop:reviews:write", signed_in, scope="reviews:write")
    WORK_PROSPECTING = Permission("interop:prospecting:work", signed_in, scope="prospecting:work")
    READ_REPORTS = Permission("interop:reports:read", signed_in, scope="reports:read")
    WRITE_REPORTS = Permission("interop:reports:write", signed_in, scope="reports:write")
    HANDLE_REPORTS = Permission("interop:reports:handle", signed_in, scope="reports:handle")
    READ_COLLEAGUES = Permission("interop:colleagues:read", signed_in, scope="colleagues:read")
    WRITE_COLLEAGUES = Permission("interop:colleagues:write", signed_in, scope="colleagues:write")
