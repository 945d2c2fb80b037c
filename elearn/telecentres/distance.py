"""How far two places are, as the crow flies and, by estimate, by road. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
WINDING = 1.35  # how much longer a road of the hills is than a straight line
KM_AN_HOUR = 55.0


def straight_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two (latitude, longitude), by the great circle (haversine)."""
    lat1, lon1, lat2, lon2 = (radians(x) for x in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def road_minutes(one: tuple[float, float], other: tuple[float, float]) -> int:
    """An estimate of the drive, to five minutes: it knows neither the roads nor the snow, and says so."""
    minutes = straight_km(one, other) * WINDING / KM_AN_HOUR * 60
    return max(5, round(minutes / 5) * 5) if minutes > 1 else 0
