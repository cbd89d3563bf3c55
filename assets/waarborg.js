/* Small helps for who has JavaScript; every page works without it. The content policy allows no request from
 * here, so a page that follows a job asks for itself again. */
(function () {
	"use strict";

	function typing(element) {
		return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
	}

	/* "/" goes to the search field. */
	document.addEventListener("keydown", function (event) {
		if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
			return;
		}
		const field = document.getElementById("zoek");
		if (field) {
			event.preventDefault();
			field.focus();
			field.select();
		}
	});

	/* A menu closes with Escape, giving the focus back, and with a click elsewhere. */
	document.addEventListener("keydown", function (event) {
		const menu = event.key === "Escape" && event.target.closest && event.target.closest("details.menu[open]");
		if (menu) {
			menu.open = false;
			menu.querySelector("summary").focus();
		}
	});
	document.addEventListener("click", function (event) {
		document.querySelectorAll("details.menu[open]").forEach(function (menu) {
			if (!menu.contains(event.target)) {
				menu.open = false;
			}
		});
	});

	/* Leaving a form in which something was changed asks first. */
	let changed = false;
	document.querySelectorAll("form[data-leave]").forEach(function (form) {
		form.addEventListener("input", function () {
			changed = true;
		});
		form.addEventListener("submit", function () {
			changed = false;
		});
	});
	window.addEventListener("beforeunload", function (event) {
		if (changed) {
			event.preventDefault();
		}
	});

	/* Choosing in a field that says so sends its form at once. */
	document.querySelectorAll("select[data-send]").forEach(function (select) {
		select.addEventListener("change", function () {
			select.form.requestSubmit();
		});
	});

	/* A file can be dropped on the place where one is chosen. */
	document.querySelectorAll(".drop").forEach(function (place) {
		const input = place.querySelector("input[type=file]");
		place.addEventListener("dragover", function (event) {
			event.preventDefault();
		});
		place.addEventListener("drop", function (event) {
			event.preventDefault();
			if (input && event.dataTransfer.files.length) {
				input.files = event.dataTransfer.files;
			}
		});
	});

	/* The progress of a job: again after so many seconds, unless the reader stops it. */
	const job = document.querySelector("[data-refresh]");
	if (job) {
		const pause = job.querySelector("[data-pause]");
		let waiting = setTimeout(again, Number(job.dataset.refresh) * 1000);
		if (pause) {
			pause.hidden = false;
			pause.addEventListener("click", function () {
				clearTimeout(waiting);
				waiting = 0;
				pause.hidden = true;
			});
		}
	}
	function again() {
		location.reload();
	}
})();
