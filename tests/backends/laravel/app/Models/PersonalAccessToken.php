<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\MorphTo;

class PersonalAccessToken extends Model
{
    protected $fillable = ['name', 'token', 'abilities', 'expires_at'];

    protected $hidden = ['token'];

    protected $casts = ['abilities' => 'json', 'last_used_at' => 'datetime', 'expires_at' => 'datetime'];

    public function tokenable(): MorphTo
    {
        return $this->morphTo();
    }

    /** Takes `id|secret`, and a secret alone, as Sanctum does. */
    public static function findToken(string $token): ?self
    {
        if (! str_contains($token, '|')) {
            return self::firstWhere('token', hash('sha256', $token));
        }

        [$id, $secret] = explode('|', $token, 2);
        $found = ctype_digit($id) ? self::find($id) : null;

        return $found !== null && hash_equals($found->token, hash('sha256', $secret)) ? $found : null;
    }

    public function isExpired(): bool
    {
        return $this->expires_at !== null && $this->expires_at->isPast();
    }
}
