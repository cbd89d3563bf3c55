-- Every request asks another address, so that no answer was given before.
local number = 0
request = function()
	number = number + 1
	return wrk.format(nil, wrk.path .. "?nieuw=" .. number)
end
