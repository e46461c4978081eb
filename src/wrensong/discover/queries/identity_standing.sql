-- Decisions about who is who that were not taken back.
-- grain:   one row per decision and pair of accounts
-- inputs:  identity_decisions
-- columns: account_id, other_id, verdict, decided_by, observed_at (UTC, when it was decided)
SELECT
    identity_decisions.account_id,
    identity_decisions.other_id,
    identity_decisions.verdict,
    identity_decisions.decided_by,
    identity_decisions.observed_at
FROM identity_decisions
LEFT JOIN identity_decisions AS undone ON undone.undoes = identity_decisions.observed_at
    AND undone.account_id = identity_decisions.account_id
    AND undone.other_id = identity_decisions.other_id
WHERE identity_decisions.verdict IS NOT NULL AND undone.account_id IS NULL
