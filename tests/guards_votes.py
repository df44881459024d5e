"""The guards of votes and surveys: who may, once, in private, and not before it is time."""

from __future__ import annotations

from tests.guards import guard

NOMINATIONS = "handlers/nominations/"
TOO_CLOSE = "voting_rights.py::test_whoever_is_too_close_has_no_vote"
ONCE = "voting_rights.py::test_one_vote_each_until_the_end_and_none_after"
VOTERS = (
    guard(
        "a seat for a vote",
        f"{NOMINATIONS}voting.py",
        "    if not has_seat(found, ctx):\n        words",
        "    if False:\n        words",
        "voting_rights.py::test_without_a_seat_nobody_votes_and_a_steward_is_no_exception",
    ),
    guard(
        "no vote on oneself",
        f"{NOMINATIONS}eligibility.py",
        "if member_id == dossier.nominee_id:",
        "if False:",
        TOO_CLOSE,
    ),
    guard(
        "no vote of a nominator",
        f"{NOMINATIONS}eligibility.py",
        "if any(each.by == member_id for each in dossier.nominations):",
        "if False:",
        TOO_CLOSE,
    ),
    guard(
        "no vote of the same employer",
        f"{NOMINATIONS}eligibility.py",
        "if any(same_organisation(mine, each) for each in organisations(dossier, ties.employers)):",
        "if False:",
        TOO_CLOSE,
    ),
    guard(
        "no vote between mentor and mentee",
        f"{NOMINATIONS}eligibility.py",
        "in ties.mentors:",
        "in ():",
        TOO_CLOSE,
        "voting_rights.py::test_a_vote_that_was_cast_before_a_tie_does_not_count",
    ),
    guard(
        "no vote when it is over",
        f"{NOMINATIONS}voting.py",
        "if ballot.closed_at is not None or ctx.now >= ballot.closes_at:",
        "if False:",
        ONCE,
        "vote_end.py::test_nobody_steps_aside_from_a_vote_that_is_over",
    ),
    guard(
        "no decision while it is open",
        f"{NOMINATIONS}deciding.py",
        "    if ballot.closed_at is not None:\n        return result_of(ballot, found)\n",
        "    return result_of(ballot, found)\n",
        "vote_end.py::test_a_decision_waits_until_the_vote_is_counted",
    ),
    guard(
        "one vote each",
        "storage/migrations/versions/0014_panels.py",
        'sa.PrimaryKeyConstraint("program_id", "ballot_id", "member_id", name="pk_votes"),',
        "",
        ONCE,
    ),
    guard(
        "what led to a voter is destroyed",
        "storage/panels.py",
        "        if done and not keep:\n",
        "        if False:\n",
        ONCE,
        "vote_traces.py::test_what_led_to_a_voter_is_gone_from_the_disk",
    ),
    guard(
        "how a vote stands before its end",
        f"{NOMINATIONS}voting.py",
        "    if ballot.closed_at is None:\n        return messages.not_over",
        "    if False:\n        return messages.not_over",
        ONCE,
    ),
)
QUIET = (
    guard(
        "a nomination said aloud",
        f"{NOMINATIONS}nominating.py",
        "if ctx.aloud and asks_somebody(named",
        "if False and asks_somebody(named",
        "nominate_conversation.py::test_a_name_said_aloud_is_not_repeated",
    ),
    guard(
        "no card before the yes",
        "handlers/okrs/traces.py",
        "    if not was_public(dossier, found.process):\n        return None\n",
        "",
        "selection_kept_back.py::test_an_invitation_and_its_yes_read_as_a_review",
    ),
    guard(
        "a nomination that is not public",
        f"{NOMINATIONS}viewing.py",
        "    if not (sees_all or nominator):\n        raise unseen(dossier.number)\n",
        "",
        "nominate_conversation.py::test_a_nominee_is_asked_before_anybody_else_hears_of_it",
    ),
    guard(
        "one answer for every number",
        f"{NOMINATIONS}consent.py",
        "    if not may_know(found, dossier, lookup.the_program(ctx), ctx.who, ctx.store):\n",
        "    if False:\n",
        "own_part_kept_back.py::test_every_number_is_answered_alike_to_whoever_has_no_right_to_know",
    ),
    guard(
        "no say in a round that one stands in",
        f"{NOMINATIONS}knowing.py",
        "    if stands_in(found, ctx):\n",
        "    if False:\n",
        "votes_kept_fair.py::test_a_steward_who_is_the_nominee_leaves_the_panel_as_it_is",
    ),
    guard(
        "an organisation that is fixed as the vote begins",
        f"{NOMINATIONS}eligibility.py",
        "if dossier.works_for is not None:",
        "if False:",
        "votes_kept_fair.py::test_what_a_nominee_says_of_themselves_makes_no_yes_one_from_elsewhere",
    ),
    guard(
        "nobody else's answer",
        f"{NOMINATIONS}consent.py",
        "    if not _is_theirs(dossier, ctx) and not (is_steward(ctx) and is_out_of_reach(dossier, ctx)):\n",
        "    if False:\n",
        "voting_rights.py::test_nobody_answers_for_somebody_else",
        "no_taken_back.py::test_only_the_nominee_and_only_in_time",
    ),
    guard(
        "a no that is too old to be taken back",
        f"{NOMINATIONS}consent.py",
        "return dossier.state is State.DECLINED and waits and _in_time(dossier, found, program, now)",
        "return True",
        "no_taken_back.py::test_only_the_nominee_and_only_in_time",
        "no_taken_back.py::test_not_once_the_round_has_gone_on",
    ),
    guard(
        "a selection before its announcement",
        f"{NOMINATIONS}advancing.py",
        "    return invited or (dossier.state is State.SELECTED and dossier.announced_at is None)",
        "    return False",
        "selection_kept_back.py::test_a_selection_reads_as_a_review_until_it_is_announced",
        "selection_kept_back.py::test_an_invitation_and_its_yes_read_as_a_review",
        "selection_kept_back.py::test_what_a_steward_reads_of_it_is_for_them_alone",
    ),
    guard(
        "a cohort before its announcement",
        f"{NOMINATIONS}engaging.py",
        "if each.announced_at is not None or each.nominee_id == ctx.who.id or is_steward(ctx)",
        "",
        "selection_kept_back.py::test_a_selection_reads_as_a_review_until_it_is_announced",
    ),
    guard(
        "how somebody's nomination ended",
        f"{NOMINATIONS}advancing.py",
        'return "ended" if ended else dossier.state',
        "return dossier.state",
        "nomination_privacy.py::test_how_it_came_to_its_end_is_for_the_nominee_and_stewards",
    ),
)
ANSWERS = (
    guard(
        "five answers at least",
        "handlers/feedback/threshold.py",
        "return answers >= LEAST",
        "return True",
        "feedback_scores.py::test_groups_that_may_be_shown",
        "survey_conversation.py::test_few_answers_are_not_shown_and_the_table_is_inert",
    ),
    guard(
        "the difference of two groups",
        "handlers/feedback/threshold.py",
        "while shown and 0 < total - sum(shown.values()) < LEAST:",
        "while False:",
        "feedback_scores.py::test_groups_that_may_be_shown",
    ),
    guard(
        "an anonymous answer each",
        "storage/surveys.py",
        "if box.marks & marks:",
        "if False:",
        "survey_crowd.py::test_a_hundred_answers_at_once_twice_each",
    ),
    guard(
        "a link is used once",
        "bot/web/forms.py",
        "if link.used:",
        "if False:",
        "survey_crowd.py::test_a_link_that_is_used_while_its_form_is_on_its_way",
    ),
    guard(
        "a form of another site",
        "bot/web/forms.py",
        'if came_from != "same-origin" or not _is_proof(given, found):',
        "if not _is_proof(given, found):",
        "survey_form.py::test_what_is_no_form_of_ours_is_not_taken",
    ),
    guard(
        "a form without its proof",
        "bot/web/forms.py",
        'if came_from != "same-origin" or not _is_proof(given, found):',
        'if came_from != "same-origin":',
        "survey_form.py::test_what_is_no_form_of_ours_is_not_taken",
    ),
    guard(
        "a page of another site that asks no name",
        "bot/web/unnamed.py",
        'if came_from != "same-origin" or number is None:',
        "if number is None:",
        "remark_page.py::test_what_is_no_form_of_ours_is_not_taken",
        "survey_open_form.py::test_what_is_no_form_of_ours_is_not_taken",
    ),
    guard(
        "an address of remarks that nobody gave out",
        "storage/remark_pages.py",
        "    if not hmac.compare_digest(found[3], _mark(key, found[1], until)):",
        "    if False:",
        "remark_page.py::test_what_is_no_form_of_ours_is_not_taken",
    ),
    guard(
        "the last day of an address of remarks",
        "bot/web/remark_pages.py",
        "        if local_day(self._clock(), program.zone) > link.until:",
        "        if False:",
        "remark_page.py::test_all_who_ask_in_a_week_have_the_same_address",
    ),
    guard(
        "a remark that is sent twice",
        "bot/web/remark_pages.py",
        "        if before is None:\n            keep_unnamed",
        "        if True:\n            keep_unnamed",
        "remark_page.py::test_a_double_click_is_one_remark",
    ),
    guard(
        "a link that nobody gave out",
        "storage/sealing.py",
        '        raise ValueError("not made with this key") from None',
        "        return box",
        "survey_crowd.py::test_nobody_makes_a_link_without_the_key",
    ),
    guard(
        "an anonymous answer in a message",
        "handlers/feedback/answering.py",
        "if ctx.aloud or (found.anonymous and ctx.in_message):",
        "if ctx.aloud:",
        "survey_form.py::test_one_person_answers_once_whichever_door",
    ),
    guard(
        "the key of a closed survey",
        "storage/surveys.py",
        "        self._connection.execute(_FORGET_KEY, _which(survey))\n",
        "",
        "anonymity.py::test_nothing_leads_from_an_answer_to_a_person",
    ),
    guard(
        "an answer to a closed survey",
        "handlers/feedback/answering.py",
        "    if not survey.is_open(now):\n        raise closed(survey)\n    answers",
        "    answers",
        "survey_conversation.py::test_a_pulse_from_the_question_to_the_results",
    ),
)
STEWARDS = tuple(
    guard(
        f"stewards only: {line}",
        file,
        f'        "{line}",\n        May.STEWARD,\n',
        f'        "{line}",\n',
        "voting_rights.py::test_what_stewards_alone_may",
    )
    for file, line in (
        (f"{NOMINATIONS}after_rows.py", "okr nomination decide N1 selected"),
        (f"{NOMINATIONS}after_rows.py", "okr nomination announce N1"),
        (f"{NOMINATIONS}after_rows.py", "okr round review R1 until:2026-12-20"),
        (f"{NOMINATIONS}after_rows.py", "okr panel remove @ben"),
        (f"{NOMINATIONS}rows.py", "okr round close R1"),
    )
)
VOTES = (*VOTERS, *QUIET, *ANSWERS, *STEWARDS)
