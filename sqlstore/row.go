package sqlstore

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/seed545d57e3/share"
)

// A record is a share and the version of its row.
type record struct {
	*share.Share
	version int64
}

// newVersion returns a number for a row that is written. It is random, so
// that a share made anew under an old ID is not taken for the old one, and so
// that a writer whose connection broke knows its own work again.
func newVersion() int64 { return rand.Int64() }

// never is how a share without CreatedAt is stored, which sorts like it.
var never = time.Time{}.UnixMilli()

func nullMillis(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func fromNull(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return fromMillis(ms.Int64)
}

func fromMillis(ms int64) time.Time {
	if ms == never {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// encode writes a list as JSON, as short as can be: the escapes for HTML
// that json.Marshal adds may make it six times as long.
func encode(list []string) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(list); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// lists encodes what is stored as JSON. A nil frozen is NULL.
func lists(sh *share.Share) (items string, frozen sql.NullString, err error) {
	if items, err = encode(sh.Items); err != nil {
		return "", frozen, err
	}
	if sh.Frozen != nil {
		frozen.Valid = true
		frozen.String, err = encode(sh.Frozen)
	}
	return items, frozen, err
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// inserted returns the values of columns.
func (r record) inserted() ([]any, error) {
	items, frozen, err := lists(r.Share)
	return []any{
		r.ID, r.Owner, items, r.Label, r.Description, flag(r.Downloadable), r.Encoding.Format, int64(r.Encoding.MaxBitRate), frozen, string(r.Password),
		r.MaxVisits, r.Visits, r.Rev, r.CreatedAt.UnixMilli(), nullMillis(r.UpdatedAt), nullMillis(r.StartsAt), nullMillis(r.ExpiresAt),
		nullMillis(r.LastVisitedAt), r.version,
	}, err
}

// updated returns the values of changed, then the ID and the version that is
// replaced.
func (r record) updated(old int64) ([]any, error) {
	items, frozen, err := lists(r.Share)
	return []any{
		items, r.Label, r.Description, flag(r.Downloadable), r.Encoding.Format, int64(r.Encoding.MaxBitRate), frozen, string(r.Password),
		r.MaxVisits, r.Rev, nullMillis(r.UpdatedAt), nullMillis(r.StartsAt), nullMillis(r.ExpiresAt), r.version,
		r.ID, old,
	}, err
}

// scan reads columns.
func scan(from row) (record, error) {
	r := record{Share: new(share.Share)}
	var (
		items, password                     string
		frozen                              sql.NullString
		downloadable, created               int64
		updatedAt, startsAt, endsAt, lastAt sql.NullInt64
	)
	err := from.Scan(&r.ID, &r.Owner, &items, &r.Label, &r.Description, &downloadable, &r.Encoding.Format, &r.Encoding.MaxBitRate, &frozen, &password,
		&r.MaxVisits, &r.Visits, &r.Rev, &created, &updatedAt, &startsAt, &endsAt, &lastAt, &r.version)
	if err != nil {
		return record{}, err
	}
	if err := json.Unmarshal([]byte(items), &r.Items); err != nil {
		return record{}, fmt.Errorf("column items is damaged: %w", err)
	}
	if frozen.Valid {
		if err := json.Unmarshal([]byte(frozen.String), &r.Frozen); err != nil {
			return record{}, fmt.Errorf("column frozen is damaged: %w", err)
		}
	}
	r.Downloadable = downloadable != 0
	r.Password = share.PasswordHash(password)
	r.CreatedAt = fromMillis(created)
	r.UpdatedAt, r.StartsAt, r.ExpiresAt, r.LastVisitedAt = fromNull(updatedAt), fromNull(startsAt), fromNull(endsAt), fromNull(lastAt)
	return r, nil
}
