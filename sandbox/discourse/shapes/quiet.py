"""Fields that Discourse always sends and this forum never makes use of, with the value they rest at."""

from __future__ import annotations

from sandbox.discourse.things import Json


def resting(
    none: str = "", no: str = "", yes: str = "", zero: str = "", text: str = "", many: str = ""
) -> Json:
    """Names by value: null, false, true, 0, the empty string, the empty list."""
    names = {"none": none, "no": no, "yes": yes, "zero": zero, "text": text, "many": many}
    values: Json = {"none": None, "no": False, "yes": True, "zero": 0, "text": "", "many": []}
    return {name: values[value] for value, given in names.items() for name in given.split()}


FLAIR = "primary_group_name flair_name flair_url flair_bg_color flair_color"

POST = resting(
    none=f"{FLAIR} user_title reviewable_id",
    no="can_recover can_wiki bookmarked hidden wiki can_see_hidden_post",
    zero="quote_count incoming_link_count reads readers_count score reviewable_score_count"
    " reviewable_score_pending_count",
    many="actions_summary",
)
TOPIC = resting(
    none="word_count featured_link pinned_at pinned_until image_url draft unpinned deleted_by topic_timer"
    " thumbnails slow_mode_enabled_until",
    no="archived has_summary pinned_globally pinned bookmarked show_read_indicator",
    yes="visible",
    zero="views like_count slow_mode_seconds draft_sequence message_bus_last_id",
    many="timeline_lookup suggested_topics tags actions_summary bookmarks",
)
TOPIC_IN_LIST = resting(
    none="image_url unpinned bookmarked liked featured_link",
    no="unseen pinned archived has_summary pinned_globally",
    yes="bumped visible",
    zero="views like_count",
)
TOPIC_DETAILS = resting(
    no="can_move_posts can_remove_allowed_users can_reply_as_new_topic can_convert_topic can_review_topic"
    " can_archive_topic can_split_merge_topic can_edit_staff_notes can_toggle_topic_visibility"
    " can_pin_unpin_topic can_moderate_category",
)
CATEGORY = resting(
    none="emoji icon description description_text description_excerpt topic_template"
    " topic_title_placeholder subcategory_count sort_order sort_ascending default_view uploaded_logo"
    " uploaded_logo_dark uploaded_background uploaded_background_dark",
    no="has_children show_subcategory_list navigate_to_first_post_after_read",
    zero="minimum_required_tags",
)
CATEGORY_IN_LIST = resting(
    zero="topics_day topics_week topics_month topics_year topics_all_time", many="subcategory_ids"
)
CATEGORY_IN_SITE = resting(none="read_only_banner", yes="allow_global_tags", many="required_tag_groups")
CATEGORY_WHOLE = resting(
    none="read_only_banner auto_close_hours default_slow_mode_seconds email_in",
    no="auto_close_based_on_last_post allow_unlimited_owner_edits_on_first_post email_in_allow_strangers"
    " mailinglist_mirror all_topics_wiki can_delete allow_badges topic_featured_link_allowed",
    zero="search_priority",
    many="required_tag_groups available_groups topic_posting_review_group_ids reply_posting_review_group_ids",
)
USER = resting(
    none="title primary_group_id primary_group_name flair_group_id flair_name flair_url flair_bg_color"
    " flair_color uploaded_avatar_id locale system_avatar_upload_id user_api_keys invited_by",
    no="ignored muted can_ignore_user can_mute_user staged can_edit_username can_edit_email can_edit_name"
    " has_title_badges second_factor_enabled can_upload_profile_header can_upload_user_card_background"
    " can_be_deleted can_delete_all_posts can_change_bio can_change_location can_change_website"
    " can_change_tracking_preferences use_logo_small_as_avatar",
    zero="badge_count time_read recent_time_read pending_count profile_view_count mailing_list_posts_per_day",
    many="muted_category_ids regular_category_ids watched_tags watching_first_post_tags tracked_tags"
    " muted_tags tracked_category_ids watched_category_ids watched_first_post_category_ids"
    " muted_usernames ignored_usernames allowed_pm_usernames user_auth_tokens featured_user_badge_ids",
)
USER_OPTION = resting(
    none="color_scheme_id dark_scheme_id homepage_id",
    no="mailing_list_mode email_digests external_links_in_new_tab dynamic_favicon enable_smart_lists"
    " enable_markdown_monospace_font automatically_unpin_topics email_in_reply_to notify_on_linked_posts"
    " enable_upcoming_change_available_notifications include_tl0_in_digests enable_allowed_pm_users"
    " hide_profile_and_presence hide_profile hide_presence skip_new_user_tips topics_unread_when_closed"
    " automatically_translate show_original_content",
    yes="enable_quoting allow_private_messages",
    zero="mailing_list_mode_frequency email_level email_messages_level digest_after_minutes"
    " auto_track_topics_after_msecs notification_level_when_replying new_topic_duration_minutes"
    " email_previous_replies like_notification_frequency theme_key_seq text_size_seq"
    " interface_color_mode",
    many="theme_ids understood_languages",
)
USER_FOR_ADMINS = resting(
    none="last_seen_at last_emailed_at last_seen_age last_emailed_age manual_locked_trust_level title",
    no="staged",
    zero="time_read days_visited posts_read_count topics_entered",
)
USER_WHOLE_FOR_ADMINS = resting(
    none="registration_ip_address full_suspend_reason primary_group_id bounce_score"
    " reset_bounce_score_after single_sign_on_record suspended_by silenced_by",
    no="can_send_activation_email can_activate can_deactivate can_grant_admin can_revoke_admin"
    " can_grant_moderation can_revoke_moderation can_impersonate can_delete_all_posts can_be_anonymized"
    " can_be_merged can_view_action_logs can_disable_second_factor can_delete_sso_record include_ip",
    zero="like_count like_given_count flags_given_count flags_received_count private_topics_count"
    " badge_count warnings_received_count api_key_count",
)
GROUP = resting(
    none="title grant_trust_level incoming_email flair_url flair_bg_color flair_color bio_raw bio_cooked"
    " bio_excerpt full_name membership_request_template",
    no="automatic primary_group has_messages public_admission public_exit allow_membership_requests"
    " can_admin_group publish_read_state",
    yes="can_see_members",
    zero="visibility_level default_notification_level members_visibility_level",
)
GROUP_WHOLE = resting(
    none="automatic_membership_email_domains smtp_server smtp_port smtp_ssl_mode email_username"
    " email_password",
    no="is_group_owner_display allow_unknown_sender_topic_replies",
    yes="mentionable messageable",
    zero="message_count",
    many="watching_category_ids tracking_category_ids watching_first_post_category_ids"
    " regular_category_ids muted_category_ids",
)
SITE = resting(
    none="default_light_color_scheme default_dark_color_scheme watched_words_replace watched_words_link",
    no="can_create_tag can_tag_topics can_tag_pms email_configured full_name_required_for_signup"
    " full_name_visible_in_signup",
    text="tags_filter_regexp",
    many="filters homepage_choices periods top_menu_items anonymous_top_menu_items post_action_types"
    " topic_flag_types top_tags topic_featured_link_allowed_category_ids user_themes user_color_schemes"
    " censored_regexp user_fields auth_providers",
)
