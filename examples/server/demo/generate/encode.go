package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// format is a file format: its file name extension, samples a second, channels,
// and the options that ffmpeg takes for it.
type format struct {
	ext            string
	rate, channels int
	options        []string
}

// FLAC is in mono and at the lowest rate, since it takes the most room.
var (
	mp3  = format{"mp3", 44100, 2, []string{"-c:a", "libmp3lame", "-q:a", "8", "-id3v2_version", "3", "-write_xing", "1"}}
	flac = format{"flac", 22050, 1, []string{"-c:a", "flac", "-compression_level", "12"}}
	ogg  = format{"ogg", 44100, 2, []string{"-c:a", "libvorbis", "-q:a", "0"}}
	m4a  = format{"m4a", 44100, 2, []string{"-c:a", "aac", "-b:a", "60k", "-movflags", "+faststart"}}
)

// encode writes pcm to file, with tags and, unless it is empty, the JPEG cover
// in it.
func encode(ctx context.Context, file string, pcm []int16, f format, tags map[string]string, cover []byte) error {
	tmp, err := os.MkdirTemp("", "generate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if f.ext == "ogg" && len(cover) > 0 { // has pictures in a tag only
		tags = maps.Clone(tags)
		tags["METADATA_BLOCK_PICTURE"] = base64.StdEncoding.EncodeToString(pictureBlock(cover))
		cover = nil
	}
	tagFile, coverFile := filepath.Join(tmp, "tags.txt"), filepath.Join(tmp, "cover.jpg")
	if err := os.WriteFile(tagFile, ffmetadata(tags), 0o600); err != nil {
		return err
	}

	args := []string{"-v", "error", "-y", "-threads", "1"}
	args = append(args, "-f", "s16le", "-ar", strconv.Itoa(f.rate), "-ac", strconv.Itoa(f.channels), "-i", "pipe:0")
	args = append(args, "-f", "ffmetadata", "-i", tagFile)
	if len(cover) > 0 {
		if err := os.WriteFile(coverFile, cover, 0o600); err != nil {
			return err
		}
		args = append(args, "-i", coverFile, "-map", "2:v", "-c:v", "copy",
			"-disposition:v", "attached_pic", "-metadata:s:v", "comment=Cover (front)")
	}
	args = append(args, "-map", "0:a", "-map_metadata", "1")
	args = append(args, f.options...)
	// Without bitexact the files hold version numbers and random serials.
	args = append(args, "-fflags", "+bitexact", "-flags:a", "+bitexact", file)
	return ffmpeg(ctx, pcm, args)
}

// ffmpeg runs ffmpeg with pcm as its input.
func ffmpeg(ctx context.Context, pcm []int16, args []string) error {
	var in, stderr bytes.Buffer
	if err := binary.Write(&in, binary.LittleEndian, pcm); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", args...)
	cmd.Stdin, cmd.Stderr = &in, &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return nil
}
