"""/categories, /site and /about"""

from __future__ import annotations

from sandbox.discourse.call import Call
from sandbox.discourse.errors import forbidden, not_found
from sandbox.discourse.shapes.places import about_json, category_in_list, site_json, whole_category
from sandbox.discourse.things import Json


def categories(call: Call) -> Json:
    seen = [c for c in call.state.categories.values() if call.sight.sees_category(c)]
    return {
        "category_list": {
            "can_create_category": call.sight.admin,
            "can_create_topic": call.sight.user is not None,
            "categories": [category_in_list(call.state, one, call.sight) for one in seen],
        }
    }


def category(call: Call) -> Json:
    found = call.state.categories.get(call.args.required("id"))
    if found is None:
        raise not_found()
    if not call.sight.sees_category(found):
        raise forbidden()
    return {"category": whole_category(call.state, found, call.sight)}


def site(call: Call) -> Json:
    return site_json(call.state, call.sight)


def about(call: Call) -> Json:
    return about_json(call.state)
