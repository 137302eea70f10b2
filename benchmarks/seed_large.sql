-- The rows of a large company. Each step begins with a line "-- step: NAME" and is one statement or more; sizes come
-- as %(name)s. Ids follow from their place (enrolment i of program p is (p - 1) * each + i + 1), so no step asks another.

-- step: people
INSERT INTO people_person (id, password, email, employee_number, first_name, last_name, job_title, grade, department,
    location, languages, hired_on, time_zone, language, quiet_from, quiet_to, is_active, is_superuser, manager_id,
    own_time_zone)
SELECT n, '!', 'person' || n || '@large.example', 'L' || n,
    (ARRAY['Mira', 'Edda', 'Ana', 'Bo', 'Cora', 'Dag', 'Eva', 'Finn', 'Gita', 'Hugo'])[1 + mod(n, 10)],
    (ARRAY['Berg', 'Conti', 'Dahl', 'Eriksen', 'Fabbri', 'Golob', 'Holm'])[1 + mod(n, 7)] || n,
    'Specialist', CASE WHEN mod(n, 2) = 1 THEN 2 + mod(n / 2, 4) ELSE 7 + mod(n / 2, 6) END,
    'Department ' || mod(n / 2, 24), 'Site ' || mod(n, 9), '["en"]',
    %(now)s::date - 400 - mod(n * 37, 4000), 'Europe/Ljubljana', 'en', '20:00', '07:00', true, false,
    CASE WHEN n > %(staff)s + 1 THEN %(staff)s + 1 + (n - %(staff)s - 2) / 8 END, true
FROM generate_series(1, %(staff)s + %(people)s) AS n;

INSERT INTO people_rolegrant (role, granted_at, person_id)
SELECT CASE WHEN n <= 2 THEN 'hr' WHEN n <= 12 THEN 'coordinator' ELSE 'executive' END, %(now)s, n
FROM generate_series(1, %(staff)s) AS n;

-- step: programs
CREATE TEMP TABLE place AS
SELECT p, mod(p * 37, %(programs)s)::float / %(programs)s AS at FROM generate_series(1, %(programs)s) AS p;

INSERT INTO programs_program (id, name, slug, state, template, mode, direction, is_open, min_tenure_months, departments,
    locations, seats, starts_on, months, driver, meeting_minutes, commitment, benefits, monitoring, gap_alarm_weeks, k,
    min_grade_gap, sponsor_message, created_at, started_at, completed_at, version, cancel_reason, is_self_matching,
    has_fit_check)
SELECT p, 'Large program ' || p, 'large-' || p, state, '', 'one_way', 'reverse', false, 0, '[]', '[]', %(each)s / 2,
    coalesce(started, %(now)s + interval '30 days')::date, 12, 'mentor', 60, '', '', '', 6, 5, 2, '',
    coalesce(started, %(now)s) - interval '60 days', started,
    CASE WHEN state IN ('completed', 'archived') THEN started + interval '365 days' END, 0, '', false, true
FROM (
    SELECT p, at,
        CASE WHEN at < 0.06 THEN 'recruiting' WHEN at < 0.10 THEN 'matching' WHEN at < 0.55 THEN 'running'
            WHEN at < 0.85 THEN 'completed' WHEN at < 0.97 THEN 'archived' ELSE 'cancelled' END AS state,
        CASE WHEN at < 0.10 THEN NULL WHEN at < 0.55 THEN %(now)s - interval '1 day' * (40 + (at - 0.1) * 640)
            ELSE %(now)s - interval '1 day' * (420 + (at - 0.55) * 1500) END AS started
    FROM place
) AS found;

INSERT INTO programs_teammember (role, person_id, program_id)
SELECT 'coordinator', 3 + mod(p, 10), p FROM place;

INSERT INTO programs_goal (strategy, objective, method, success_criterion, measure, baseline, target, due_on, frozen_at,
    owner_id, program_id)
SELECT 'Digital first', objective, 'Reverse mentoring', 'As planned', measure, baseline, target,
    %(now)s::date + 90, %(now)s - interval '40 days', 13, p
FROM place, (VALUES ('Leaders use digital tools', 'DC', 2.5, 3), ('The pairs meet', 'held', 0, 70),
    ('Ideas come up', 'ideas', 0, 100)) AS goal (objective, measure, baseline, target);

-- step: enrolments
INSERT INTO programs_enrolment (id, side, state, motivation, interests, working_style, times, capacity, source,
    decision_reason, invited_at, applied_at, decided_at, decided_by_id, person_id, program_id, counts_in_fairness, identities,
    style_contact, style_planning, style_talking, style_view, wants_same_identity, wants_partner)
SELECT id, side, state, 'I would like to', 'cooking, chess', 'direct', 'mornings', 1,
    (ARRAY['invitation', 'intranet', 'colleague', 'manager', 'event'])[1 + mod(id, 5)], '',
    CASE WHEN state = 'invited' OR mod(id, 5) < 2 THEN created_at END, CASE WHEN state <> 'invited' THEN created_at END,
    CASE WHEN state IN ('accepted', 'waitlisted', 'declined', 'withdrawn') THEN created_at END,
    CASE WHEN state IN ('accepted', 'waitlisted', 'declined', 'withdrawn') THEN 3 + mod(p, 10) END,
    person, p, false, '', '', '', '', '', false, true
FROM (
    SELECT (p - 1) * %(each)s + i + 1 AS id, p, created_at,
        %(staff)s + 1 + mod((p - 1) * %(each)s + i, %(people)s) AS person,
        CASE WHEN mod(i, 2) = 0 THEN 'mentor' ELSE 'mentee' END AS side,
        CASE WHEN program.state = 'recruiting' THEN CASE WHEN lot < 30 THEN 'invited' WHEN lot < 90 THEN 'applied'
                ELSE 'accepted' END
            WHEN lot < 80 THEN 'accepted' WHEN lot < 88 THEN 'invited' WHEN lot < 90 THEN 'applied'
            WHEN lot < 94 THEN 'waitlisted' WHEN lot < 98 THEN 'declined' ELSE 'withdrawn' END AS state
    FROM programs_program AS program
    JOIN place ON place.p = program.id,
    LATERAL (SELECT i, mod(i / 2 * 19 + p, 100) AS lot FROM generate_series(0, %(each)s - 1) AS i) AS seat
) AS found;

INSERT INTO programs_skill (enrolment_id, topic_id, kind, level)
SELECT enrolment.id, topic.id, CASE WHEN side = 'mentor' THEN 'offer' ELSE 'wish' END, 1 + mod(topic.id, 4)
FROM programs_enrolment AS enrolment
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM programs_topic) AS topic
    ON topic.number IN (1 + mod(enrolment.id, 7), 8 + mod(enrolment.id, 7))
WHERE state <> 'invited';

-- step: pairs
CREATE TEMP TABLE lived AS
SELECT id AS p, state, started_at, completed_at,
    CASE WHEN completed_at IS NULL THEN %(now)s + interval '45 days' ELSE completed_at END - started_at AS span
FROM programs_program WHERE state IN ('running', 'completed', 'archived');

INSERT INTO matching_matchingrun (id, state, weights, progress, engine_version, input_digest, total, unmatched, fault,
    created_at, ended_at, program_id, started_by_id, attempts, alternatives, changes, kind, min_percent, objective,
    people, people_gap, points_gap, rounds, version)
SELECT p, 'done', '{}', 100, '1', '', 0, '[]', '', started_at, started_at, p, 3 + mod(p, 10), 1, '{}', '{}', 'propose',
    0, 'people', %(each)s, 0, 0, 4, 0
FROM lived;

INSERT INTO matching_proposal (id, score, criteria, reasons, mentee_id, mentor_id, run_id, broken, origin,
    override_reason)
SELECT (mentor.id + 1) / 2, 0.8, '{}', '[]', mentor.id + 1, mentor.id, p, '[]', 'engine', ''
FROM lived JOIN programs_enrolment AS mentor ON mentor.program_id = p AND side = 'mentor' AND mentor.state = 'accepted';

INSERT INTO matching_pair (id, state, offered_at, expires_at, mentee_accepted_at, mentor_accepted_at, declined_side,
    decline_reason, activated_at, paused_at, ended_at, ended_side, end_reason, mentee_id, mentor_id, program_id,
    proposal_id, is_imported, known_breaks)
SELECT id, state, started_at, started_at + interval '7 days', started_at, started_at, '', '', started_at,
    CASE WHEN state = 'paused' THEN %(now)s END,
    CASE WHEN state = 'ended' THEN started_at + span / 2 WHEN state = 'completed' THEN completed_at END,
    CASE WHEN state = 'ended' THEN 'mentee' ELSE '' END, '', mentee_id, mentor_id, p, id, false, '[]'
FROM (
    SELECT proposal.id, mentee_id, mentor_id, lived.p, started_at, completed_at, span,
        CASE WHEN mod(proposal.id, 25) = 0 THEN 'ended' WHEN completed_at IS NOT NULL THEN 'completed'
            WHEN mod(proposal.id, 33) = 0 THEN 'paused' ELSE 'active' END AS state
    FROM matching_proposal AS proposal JOIN lived ON lived.p = run_id
) AS found;

INSERT INTO matching_agreement (goals, communication, version, mentor_confirmed_at, mentee_confirmed_at, pair_id)
SELECT 'Learn the new tools', 'By mail', 1, activated_at, activated_at, id FROM matching_pair;

INSERT INTO surveys_signal (colour, since, pair_id)
SELECT CASE WHEN mod(id, 31) = 0 THEN 'red' WHEN mod(id, 9) = 0 THEN 'amber' ELSE 'green' END, %(now)s::date - 20, id
FROM matching_pair WHERE state = 'active';

-- step: meetings
CREATE TEMP TABLE planned AS
SELECT pair.id AS pair, pair.ended_at, pair.state AS pair_state, lived.started_at, lived.span,
    div(%(meetings)s, count(*) OVER ()) + CASE WHEN row_number() OVER (ORDER BY pair.id)
        <= mod(%(meetings)s, count(*) OVER ()) THEN 1 ELSE 0 END AS many
FROM matching_pair AS pair JOIN lived ON lived.p = program_id;

INSERT INTO mentoring_sessions_meeting (id, number, kind, state, starts_at, minutes, place, link, revision,
    cancelled_side, cancel_reason, logged_side, logged_at, confirmed_at, pair_id, keeper_side)
SELECT row_number() OVER (), number, kind, state, starts_at, 60, 'video', '', 0,
    CASE WHEN state <> 'cancelled' OR is_after_the_end THEN '' WHEN lot < 84 THEN 'mentor' ELSE 'mentee' END, '',
    CASE WHEN state IN ('held', 'missed') THEN 'mentor' ELSE '' END,
    CASE WHEN state IN ('held', 'missed') THEN starts_at + interval '1 day' END,
    CASE WHEN state IN ('held', 'missed') AND lot < 60 THEN starts_at + interval '2 days' END, pair, ''
FROM (
    SELECT pair, number, starts_at, lot, pair_state = 'ended' AND starts_at > ended_at AS is_after_the_end,
        CASE WHEN number = 1 THEN 'first'
            ELSE (ARRAY['teach', 'coaching', 'give_back', 'informal'])[1 + mod(number, 4)] END AS kind,
        CASE WHEN pair_state = 'ended' AND starts_at > ended_at THEN 'cancelled'
            WHEN starts_at > %(now)s THEN 'planned'
            WHEN lot < 80 THEN 'held' WHEN lot < 88 THEN 'cancelled' WHEN lot < 92 THEN 'missed'
            WHEN starts_at > %(now)s - interval '21 days' THEN 'planned' ELSE 'held' END AS state
    FROM (
        SELECT pair, pair_state, ended_at, number::int, mod(pair * 7 + number * 13, 100) AS lot,
            date_trunc('day', started_at + span * ((number - 0.5) / many)::float)
                + interval '1 hour' * (8 + mod(pair, 8)) AS starts_at
        FROM planned, LATERAL generate_series(1, many::int) AS number
    ) AS timed
) AS found;

INSERT INTO mentoring_sessions_actionitem (owner, kind, text, due_on, state, created_at, pair_id, meeting_id)
SELECT CASE WHEN mod(id, 2) = 0 THEN 'mentor' ELSE 'mentee' END,
    (ARRAY['experiment', 'joint_project', 'pass_on', 'introduction', 'idea'])[1 + mod(id / 3, 5)], 'Try the new tool',
    starts_at::date + 21, (ARRAY['done', 'done', 'dropped', 'open'])[1 + mod(id / 7, 4)], starts_at, pair_id, id
FROM mentoring_sessions_meeting WHERE state = 'held' AND mod(id, 3) = 0;

INSERT INTO mentoring_sessions_learningentry (side, text, meeting_id)
SELECT side, 'Something new', id
FROM mentoring_sessions_meeting, (VALUES ('mentor', 0), ('mentee', 1)) AS one (side, more)
WHERE state = 'held' AND mod(id + more, 3) = 0;

-- step: waves
INSERT INTO surveys_wave (kind, state, opened_on, closed_on, program_id, questionnaire_id, scales, asks_mentors,
    asks_mentees)
SELECT kind, state, opened_on, CASE WHEN state = 'closed' THEN opened_on + 21 END, p, questionnaire, scales, true, true
FROM (
    SELECT p, 'pre' AS kind, 'closed' AS state, started_at::date - 14 AS opened_on, %(survey)s AS questionnaire,
        %(scales)s::jsonb AS scales FROM lived
    UNION ALL
    SELECT p, 'post', 'closed', completed_at::date - 30, %(survey)s, %(scales)s::jsonb
    FROM lived WHERE completed_at IS NOT NULL
    UNION ALL
    -- Near their end, and asked the shorter list.
    SELECT p, 'post', 'open', %(now)s::date - 10, %(survey)s, '[]'
    FROM lived WHERE completed_at IS NULL AND mod(p, 8) = 0
    UNION ALL
    SELECT p, 'pulse', CASE WHEN completed_at IS NULL THEN 'open' ELSE 'closed' END, started_at::date, %(pulse)s, '[]'
    FROM lived
) AS found;

-- step: answers
CREATE TEMP TABLE answering AS
SELECT seat.enrolment, seat.key, enrolment.side, wave.id AS wave, wave.kind,
    2 + random() * 1.4 + CASE WHEN wave.kind = 'post' THEN 0.3 + random() * 0.4 ELSE 0 END AS level
FROM seat
JOIN programs_enrolment AS enrolment ON enrolment.id = seat.enrolment
JOIN surveys_wave AS wave ON wave.program_id = enrolment.program_id AND wave.kind IN ('pre', 'post')
WHERE mod(abs(hashint8(enrolment.id * 2 + CASE WHEN wave.kind = 'pre' THEN 0 ELSE 1 END)), 100)
    < CASE WHEN wave.kind = 'pre' THEN 92 WHEN wave.state = 'open' THEN 30 ELSE 84 END;

INSERT INTO surveys_response (id, wave_id, respondent_key, side, occasion, answers)
SELECT gen_random_uuid(), wave, key, side, 0, (
    SELECT jsonb_object_agg(item, CASE WHEN item = 'RS1' THEN least(11, greatest(1, (level * 2 + random() * 3)::int))
        ELSE least(5, greatest(1, (level + random() * 2.4 - 1.2)::int)) END)
    FROM unnest(CASE WHEN side = 'mentor' THEN CASE WHEN kind = 'pre' THEN %(pre_mentor)s ELSE %(post_mentor)s END
        ELSE CASE WHEN kind = 'pre' THEN %(pre_mentee)s ELSE %(post_mentee)s END END) AS item
    WHERE answering.enrolment IS NOT NULL)
FROM answering;

INSERT INTO surveys_participation (wave_id, enrolment_id, pair_id, occasion) SELECT wave, enrolment, 0, 0 FROM answering;

-- step: pulses
CREATE TEMP TABLE pulsing AS
SELECT seat.enrolment, seat.pulse_key AS key, enrolment.side, wave.id AS wave, pair.id AS pair, meeting.number
FROM mentoring_sessions_meeting AS meeting
JOIN matching_pair AS pair ON pair.id = meeting.pair_id
JOIN surveys_wave AS wave ON wave.program_id = pair.program_id AND wave.kind = 'pulse'
JOIN seat ON seat.enrolment IN (pair.mentor_id, pair.mentee_id)
JOIN programs_enrolment AS enrolment ON enrolment.id = seat.enrolment
WHERE meeting.state = 'held'
ORDER BY md5(meeting.id::text || seat.enrolment::text)
LIMIT greatest(0, %(answers)s - (SELECT sum((SELECT count(*) FROM jsonb_object_keys(answers))) FROM surveys_response)) / 5;

INSERT INTO surveys_response (id, wave_id, respondent_key, side, occasion, answers)
SELECT gen_random_uuid(), wave, key, side, number, jsonb_build_object('P1', 1 + (random() * 4)::int, 'P2',
    1 + (random() * 4)::int, 'P3', 1 + (random() * 4)::int, 'P4', 1 + (random() * 4)::int, 'P5', 1 + (random() * 4)::int)
FROM pulsing;

INSERT INTO surveys_participation (wave_id, enrolment_id, pair_id, occasion)
SELECT wave, enrolment, pair, number FROM pulsing;

-- step: on record
INSERT INTO programs_case (kind, key, title, next_step, state, outcome, raised_at, closed_at, closed_by_id, program_id,
    settled_text, is_urgent, judgement)
SELECT 'silent_pair', 'pair:' || id, 'A silent pair', 'Call both', CASE WHEN mod(id, 60) = 0 THEN 'open' ELSE 'closed' END,
    '', %(now)s - interval '1 day' * mod(id, 90), CASE WHEN mod(id, 60) <> 0 THEN %(now)s END,
    CASE WHEN mod(id, 60) <> 0 THEN 3 + mod(program_id, 10) END, program_id, '', false, ''
FROM matching_pair WHERE mod(id, 3) = 0;

INSERT INTO programs_case_about (case_id, person_id)
SELECT one.id, enrolment.person_id
FROM programs_case AS one
JOIN matching_pair AS pair ON one.key = 'pair:' || pair.id
JOIN programs_enrolment AS enrolment ON enrolment.id IN (pair.mentor_id, pair.mentee_id);

INSERT INTO messaging_message (dedupe_key, kind, facts, state, priority, not_before, attempts, last_error,
    maybe_duplicate, created_at, sent_at, recipient_id, mail_id, wanted_local, zone)
SELECT 'large:' || meeting.id, 'matching.live', jsonb_build_object('pair', pair_id, 'side', 'mentor'), 'sent', 10,
    starts_at, 1, '', false, starts_at, starts_at, enrolment.person_id, md5(meeting.id::text), '', ''
FROM mentoring_sessions_meeting AS meeting
JOIN matching_pair AS pair ON pair.id = pair_id
JOIN programs_enrolment AS enrolment ON enrolment.id = pair.mentor_id
WHERE mod(meeting.id, 3) = 0;

INSERT INTO people_auditentry (at, verb, actor_pk, actor, subject_type, subject_pk, subject, old, new)
SELECT logged_at, 'sessions.log_meeting', mentor_id, 'Somebody', 'mentoring_sessions.meeting', meeting.id::text,
    'meeting', '{}', '{}'
FROM mentoring_sessions_meeting AS meeting JOIN matching_pair AS pair ON pair.id = pair_id
WHERE logged_at IS NOT NULL AND mod(meeting.id, 2) = 0;
