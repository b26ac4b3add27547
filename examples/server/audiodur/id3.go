package audiodur

// skipID3 returns the offset of the first byte after the ID3v2 tags that lead
// the file. Taggers put them before FLAC as well as MP3, and some write a new
// one in front of the old one.
func skipID3(f file) (int64, error) {
	const maxTags = 4
	off := int64(0)
	for range maxTags {
		h, err := f.read(off, 10)
		if err != nil {
			return 0, err
		}
		if string(h[:3]) != "ID3" {
			break
		}
		// The size leaves out the header, and has seven bits a byte.
		off += 10
		off += int64(h[6]&0x7f)<<21 | int64(h[7]&0x7f)<<14 | int64(h[8]&0x7f)<<7 | int64(h[9]&0x7f)
		if hasFooter := h[5]&0x10 != 0; hasFooter {
			off += 10
		}
	}
	return off, nil
}
