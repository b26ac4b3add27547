// The player of a share's page. Without it each track plays by itself.
"use strict";
(() => {
	const $ = id => document.getElementById(id);
	const links = [...document.querySelectorAll(".tracks .title a")];
	const player = $("player"), audio = player.querySelector("audio"), words = player.dataset;
	let current = -1, startAt = 0, dragging = false;

	const clock = s => {
		s = Math.max(0, Math.floor(s || 0));
		const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60, two = n => String(n).padStart(2, "0");
		return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
	};

	// The library knows a track's length before the file is loaded, and
	// better than browsers do for MP3 without an index.
	const length = () => Number(links[current].dataset.seconds) || (isFinite(audio.duration) ? audio.duration : 0);

	// Where we are: before a file is loaded, where it is to start.
	const here = () => audio.readyState ? audio.currentTime : startAt;

	function choose(i, at = 0) {
		const link = links[i], d = link.dataset;
		links[current]?.closest("li").classList.remove("now");
		links[current]?.removeAttribute("aria-current");
		current = i;
		dragging = false;
		startAt = at = Math.min(at, Math.max(0, length() - 1) || at);
		link.closest("li").classList.add("now");
		link.setAttribute("aria-current", "true");
		audio.src = link.href;
		say("");
		$("now").textContent = link.textContent + (d.artist ? ` – ${d.artist}` : "");
		$("previous").disabled = false;
		$("next").disabled = i === links.length - 1;
		if ("mediaSession" in navigator) {
			navigator.mediaSession.metadata = new MediaMetadata({
				title: link.textContent, artist: d.artist, album: d.album || words.title,
				artwork: d.cover ? [{src: new URL(d.cover, location.href).href, sizes: "300x300"}] : [],
			});
		}
		show(at);
	}

	function play(i = current, at = i === current ? undefined : 0) {
		if (i < 0) i = 0;
		if (i !== current || audio.error) choose(i, at ?? here());
		// Rejected when interrupted by the next choice, or with an error that
		// the error event tells, too.
		audio.play().catch(() => {});
	}

	const toggle = () => audio.paused ? play() : audio.pause();
	const next = () => { if (current + 1 < links.length) play(current + 1); };
	const previous = () => here() > 3 || current < 1 ? seek(0) : play(current - 1);

	function seek(to) {
		to = Math.min(Math.max(0, to), length() || to);
		if (audio.readyState) audio.currentTime = to;
		else startAt = to;
		show(to);
	}

	function show(at = here()) {
		const end = length();
		if (!dragging) {
			$("seek").max = end || 1;
			$("seek").value = at;
			label(at);
		}
		$("length").textContent = end ? clock(end) : "";
		if (navigator.mediaSession?.setPositionState) {
			navigator.mediaSession.setPositionState(end ? {duration: end, position: Math.min(at, end)} : undefined);
		}
	}
	function label(at) {
		$("at").textContent = clock(at);
		$("seek").setAttribute("aria-valuetext", `${clock(at)} / ${clock(length())}`);
	}

	function say(text, downloadFrom) {
		$("message").textContent = text;
		if (downloadFrom) {
			const a = document.createElement("a");
			a.href = downloadFrom;
			a.download = "";
			a.textContent = words.download;
			$("message").append(" ", a);
		}
	}

	// A media error looks the same whether the format, the file or the network
	// is to blame, so ask the server about the file.
	async function explain() {
		const link = links[current], download = link.closest("li").querySelector(".download");
		let status = 0;
		try {
			status = (await fetch(link.href, {method: "HEAD"})).status;
		} catch { /* no answer */ }
		if (link !== links[current]) return;
		if (status === 200) say(words.format.replace("%s", link.dataset.format || link.dataset.type), download?.href);
		else say(status >= 400 && status < 500 ? words.gone : words.failed);
	}

	// A link to a moment: #t=65 in the first track, #track=3&t=1:05 in another.
	function fromHash() {
		const h = new URLSearchParams(location.hash.slice(1));
		const i = Math.min(Math.max(1, parseInt(h.get("track"), 10) || 1), links.length) - 1;
		const t = (h.get("t") || "0").split(":").reduce((sum, part) => sum * 60 + (parseFloat(part) || 0), 0);
		const at = isFinite(t) ? Math.max(0, t) : 0;
		if (h.has("t") || h.has("track")) {
			const playing = !audio.paused;
			choose(i, at);
			if (playing) play();
		} else if (current < 0) choose(0);
	}
	function toHash() {
		const t = Math.floor(here());
		return (current > 0 ? `#track=${current + 1}&t=` : "#t=") + t;
	}

	audio.addEventListener("loadedmetadata", () => {
		// Never so near the end that the next track begins at once.
		if (startAt) audio.currentTime = Math.min(startAt, Math.max(0, audio.duration - 1));
		startAt = 0;
		show();
	});
	audio.addEventListener("timeupdate", () => show());
	audio.addEventListener("durationchange", () => show());
	audio.addEventListener("ended", next);
	audio.addEventListener("volumechange", () => {
		$("volume").value = audio.muted ? 0 : audio.volume;
		player.classList.toggle("muted", audio.muted);
	});
	audio.addEventListener("error", explain);
	for (const event of ["play", "pause", "emptied"]) {
		audio.addEventListener(event, () => {
			const playing = !audio.paused, name = playing ? words.pause : words.play;
			document.body.classList.toggle("playing", playing);
			$("play").setAttribute("aria-label", name);
			$("start").textContent = name;
			if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
		});
	}

	links.forEach((link, i) => link.addEventListener("click", e => {
		if (e.ctrlKey || e.metaKey || e.shiftKey) return; // a tab or window of its own
		e.preventDefault();
		i === current ? toggle() : play(i);
	}));
	$("start").addEventListener("click", toggle);
	$("play").addEventListener("click", toggle);
	$("next").addEventListener("click", next);
	$("previous").addEventListener("click", previous);
	$("volume").addEventListener("input", e => { audio.muted = false; audio.volume = e.target.value; });
	$("seek").addEventListener("input", e => { dragging = true; label(Number(e.target.value)); });
	$("seek").addEventListener("change", e => {
		if (dragging) seek(Number(e.target.value));
		dragging = false;
	});
	// Dragged away and back there is no change to tell of.
	for (const event of ["pointercancel", "blur"]) $("seek").addEventListener(event, () => { dragging = false; show(); });
	$("seek").addEventListener("pointerup", () => setTimeout(() => { dragging = false; show(); }));

	document.addEventListener("keydown", e => {
		const arrow = e.key.startsWith("Arrow");
		if (e.ctrlKey || e.metaKey || e.altKey || e.repeat && !arrow) return;
		// Sliders have arrows of their own, and buttons their space.
		const slider = e.target.matches?.("input"), button = e.target.matches?.("button");
		switch (e.key) {
		case " ": if (button) return; toggle(); break;
		case "k": case "K": toggle(); break;
		case "ArrowLeft": if (slider) return; seek(here() - 5); break;
		case "ArrowRight": if (slider) return; seek(here() + 5); break;
		case "n": case "N": next(); break;
		case "p": case "P": previous(); break;
		case "m": case "M": audio.muted = !audio.muted; break;
		default: return;
		}
		e.preventDefault();
	});

	if ("mediaSession" in navigator) {
		const on = (action, f) => { try { navigator.mediaSession.setActionHandler(action, f); } catch { /* an action this browser has not */ } };
		on("play", () => play());
		on("pause", () => audio.pause());
		on("nexttrack", next);
		on("previoustrack", previous);
		on("seekto", d => seek(d.seekTime));
		on("seekbackward", d => seek(here() - (d.seekOffset || 10)));
		on("seekforward", d => seek(here() + (d.seekOffset || 10)));
	}

	async function copy(text) {
		if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
		// On plain http browsers have the old way only.
		const field = document.createElement("textarea");
		field.value = text;
		document.body.append(field);
		field.select();
		const done = document.execCommand("copy");
		field.remove();
		return done;
	}
	const copyLabel = $("copy").textContent;
	let copied;
	$("copy").addEventListener("click", async e => {
		const button = e.currentTarget, url = location.href.split("#")[0] + toHash();
		history.replaceState(null, "", url);
		button.textContent = await copy(url) ? button.dataset.done : button.dataset.failed;
		clearTimeout(copied);
		copied = setTimeout(() => { button.textContent = copyLabel; }, 2000);
	});

	addEventListener("hashchange", fromHash);
	player.hidden = $("start").hidden = $("copy").hidden = false;
	fromHash();
})();
