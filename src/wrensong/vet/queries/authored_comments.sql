-- How many comments by others have a known author.
-- grain:   one row per account with comments
-- inputs:  comments
-- columns: account_id, authored (comments by others whose author is known)
SELECT account_id, COUNT(CASE WHEN NOT by_creator THEN commenter END) AS authored
FROM comments
GROUP BY account_id
