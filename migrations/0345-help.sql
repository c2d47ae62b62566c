-- In clear, so that the queue knows what waits without opening what was said: which promise a line is about, of a promise until when it is delivered,
-- and of a choice whether it was taken.
alter table assistance.said
  add column promise_id uuid,
  add column due_on date,
  add column is_taken boolean;

-- To whom a profile of ours was sent: they get its later versions, too.
alter table assistance.offer_version
  add column sent_to text[];
