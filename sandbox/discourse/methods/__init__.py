"""The requests that the forum takes."""

from __future__ import annotations

from sandbox.discourse.call import Method
from sandbox.discourse.methods import notices, people, places, polls, posts, topics, uploads

# (verb, path without .json, method): the first that fits. Names of faults are "verb path".
METHODS: list[tuple[str, str, Method]] = [
    ("POST", "/posts", posts.create),
    ("GET", "/posts", posts.latest),
    ("GET", "/posts/by_number/{topic_id:int}/{number:int}", posts.by_number),
    ("GET", "/posts/{id:int}", posts.show),
    ("PUT", "/posts/{id:int}", posts.edit),
    ("DELETE", "/posts/{id:int}", posts.delete),
    ("GET", "/posts/{id:int}/replies", posts.replies),
    ("GET", "/t/external_id/{external_id}", topics.by_external_id),
    ("GET", "/t/{id:int}/posts", topics.posts),
    ("GET", "/t/{id:int}/{post_number:int}", topics.show),
    ("GET", "/t/{id:int}", topics.show),
    ("GET", "/t/{slug}/{id:int}/{post_number:int}", topics.show),
    ("GET", "/t/{slug}/{id:int}", topics.show),
    ("PUT", "/t/{id:int}/status", topics.status),
    ("PUT", "/t/{slug}/{id:int}", topics.update),
    ("DELETE", "/t/{id:int}", topics.delete),
    ("GET", "/latest", topics.latest),
    ("GET", "/topics/private-messages/{username}", topics.messages),
    ("GET", "/c/{id:int}/show", places.category),
    ("GET", "/c/{slug}/{id:int}", topics.in_category),
    ("GET", "/categories", places.categories),
    ("GET", "/site", places.site),
    ("GET", "/about", places.about),
    ("GET", "/u/by-external/{external_id}", people.by_external_id),
    ("GET", "/users/by-external/{external_id}", people.by_external_id),
    ("GET", "/u/{username}", people.show),
    ("GET", "/users/{username}", people.show),
    ("GET", "/admin/users/list/{flag}", people.listed),
    ("GET", "/admin/users", people.listed),
    ("GET", "/admin/users/{id:int}", people.for_admins),
    ("GET", "/groups/{name}/members", people.members),
    ("GET", "/groups/{name}", people.group),
    ("GET", "/session/current", people.session),
    ("GET", "/notifications", notices.show),
    ("PUT", "/notifications/mark-read", notices.mark_read),
    ("PUT", "/polls/vote", polls.vote),
    ("PUT", "/polls/toggle_status", polls.toggle_status),
    ("GET", "/polls/voters", polls.voters_of),
    ("POST", "/uploads", uploads.create),
    ("GET", "/uploads/default/original/1X/{name}", uploads.find),
]
