-- How long an answered comment waits for the creator.
-- grain:   one row per account with answered comments
-- inputs:  comments
-- columns: account_id
--   answers     (answers below a comment by somebody else, both with a time)
--   delay       (seconds, median)
SELECT
    answer.account_id,
    COUNT(*) AS answers,
    MEDIAN(DATE_DIFF('second', asked.posted_at, answer.posted_at)) AS delay
FROM comments AS answer
INNER JOIN comments AS asked
    ON asked.account_id = answer.account_id
    AND asked.post = answer.post
    AND asked.comment = answer.parent
WHERE answer.by_creator AND NOT asked.by_creator AND answer.posted_at >= asked.posted_at
GROUP BY answer.account_id
