"""Categories, as in the list, alone and in the site's description; and the site itself."""

from __future__ import annotations

from sandbox.discourse.shapes import quiet
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import State
from sandbox.discourse.things import NOTIFICATION_TYPES, Category, Json

FULL, READ_ONLY = 1, 3  # kinds of permission


def category_json(state: State, category: Category, sight: Sight) -> Json:
    topics = [t for t in state.topics.values() if t.category is category and t.deleted_at is None]
    return quiet.CATEGORY | {
        "id": category.id,
        "name": category.name,
        "slug": category.slug,
        "color": "0088CC",
        "text_color": "FFFFFF",
        "style_type": "square",
        "topic_url": f"/t/about-the-{category.slug}-category/{category.id}",
        "topic_count": len(topics),
        "post_count": sum(len(topic.shown) for topic in topics),
        "position": list(state.categories).index(category.id),
        "read_restricted": bool(category.read_by),
        "permission": FULL if sight.user is not None else READ_ONLY,
        "notification_level": 1,
        "can_edit": sight.admin,
        "num_featured_topics": 3,
        "subcategory_list_style": "rows_with_featured_topics",
        "default_top_period": "all",
        "default_list_filter": "all",
    }


def category_in_list(state: State, category: Category, sight: Sight) -> Json:
    return category_json(state, category, sight) | quiet.CATEGORY_IN_LIST


def whole_category(state: State, category: Category, sight: Sight) -> Json:
    """With ``group_permissions``: who may read it."""
    names = category.read_by or ["everyone"]
    groups = {group.name: group.id for group in state.groups.values()}
    return (
        category_json(state, category, sight)
        | quiet.CATEGORY_WHOLE
        | {
            "custom_fields": {},
            "group_permissions": [
                {"permission_type": FULL, "group_name": name, "group_id": groups.get(name, 0)}
                for name in names
            ],
        }
    )


def site_json(state: State, sight: Sight) -> Json:
    groups = [{"id": 0, "name": "everyone", "automatic": True}]
    groups += [{"id": group.id, "name": group.name, "automatic": False} for group in state.groups.values()]
    flair = quiet.resting(none="flair_url flair_bg_color flair_color")
    return quiet.SITE | {
        "default_archetype": "regular",
        "notification_types": NOTIFICATION_TYPES,
        "post_types": {"regular": 1, "moderator_action": 2, "small_action": 3, "whisper": 4},
        "trust_levels": {"newuser": 0, "basic": 1, "member": 2, "regular": 3, "leader": 4},
        "groups": [group | flair for group in groups],
        "uncategorized_category_id": next(iter(state.categories)),
        "user_field_max_length": 2048,
        "custom_emoji_translation": {},
        "categories": [
            category_json(state, category, sight) | quiet.CATEGORY_IN_SITE
            for category in state.categories.values()
            if sight.sees_category(category)
        ],
        "archetypes": [
            {"id": "regular", "name": "Regular Topic", "options": []},
            {"id": "banner", "name": "Banner Topic", "options": []},
        ],
    }


def about_json(state: State) -> Json:
    public = [topic for topic in state.topics.values() if topic.category and not topic.category.read_by]
    return {
        "about": {
            "title": "Sandbox",
            "description": "A forum to try things in",
            "locale": "en",
            "version": "3.6.0",
            "https": False,
            "stats": {
                "topics_count": len(public),
                "posts_count": sum(len(topic.shown) for topic in public),
                "users_count": len(state.users),
            },
        }
    }
