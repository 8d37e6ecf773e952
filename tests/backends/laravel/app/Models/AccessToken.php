<?php

namespace App\Models;

use Carbon\CarbonInterface;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Support\Facades\Redis;

/** A row of Passport's: the JWT holds its id, and nothing but the row says that it was revoked. */
class AccessToken extends Model
{
    protected $table = 'oauth_access_tokens';

    protected $keyType = 'string';

    public $incrementing = false;

    protected $fillable = ['id', 'user_id', 'client_id', 'scopes', 'revoked', 'expires_at'];

    protected $casts = ['scopes' => 'array', 'revoked' => 'boolean', 'expires_at' => 'datetime'];

    // The times in a token have microseconds.
    protected $dateFormat = 'Y-m-d H:i:s.u';

    public static function issue(?User $user, array $scopes): self
    {
        return self::create([
            'id' => bin2hex(random_bytes(40)),
            'user_id' => $user?->id,
            'client_id' => config('oauth.client.id'),
            'scopes' => $scopes,
            'revoked' => false,
            'expires_at' => now()->addYear(),
        ]);
    }

    /** Finds the row of a JWT. Its signature is not looked at. */
    public static function findByJwt(string $jwt): ?self
    {
        $claims = json_decode(base64_decode(strtr(explode('.', $jwt)[1] ?? '', '-_', '+/')), true);

        return self::find($claims['jti'] ?? '');
    }

    /** The token as Passport writes it: no issuer, no key id, an audience that is the client. */
    public function toJwt(): string
    {
        $content = self::encode(['typ' => 'JWT', 'alg' => 'RS256']).'.'.self::encode([
            'aud' => (string) $this->client_id,
            'jti' => $this->id,
            'iat' => self::seconds($this->created_at),
            'nbf' => self::seconds($this->created_at),
            'exp' => self::seconds($this->expires_at),
            'sub' => (string) ($this->user_id ?? $this->client_id),
            'scopes' => $this->scopes,
        ]);

        openssl_sign($content, $signature, file_get_contents(config('oauth.private_key')), OPENSSL_ALGO_SHA256);

        return $content.'.'.self::base64Url($signature);
    }

    /** Marks the row, and tells those who do not read the table. */
    public function revoke(): void
    {
        $this->update(['revoked' => true]);
        Redis::sadd(config('oauth.revoked_set'), $this->id);
    }

    private static function seconds(CarbonInterface $time): float
    {
        return (float) $time->format('U.u');
    }

    private static function encode(array $part): string
    {
        return self::base64Url(json_encode($part, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
    }

    private static function base64Url(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
