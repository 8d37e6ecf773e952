<?php

namespace App\Http\Controllers;

use App\Models\AccessToken;
use App\Models\User;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\Response;
use Illuminate\Support\Facades\Hash;

/** RFC 6749 and RFC 7009, as far as Passport's tokens are wanted. */
class OAuthController
{
    public function issue(Request $request): JsonResponse
    {
        if (! $this->isClient($request)) {
            return $this->error(401, 'invalid_client', 'Client authentication failed');
        }

        $user = null;

        switch ($request->input('grant_type')) {
            case 'password':
                $user = $this->findUser($request);

                if ($user === null) {
                    return $this->error(400, 'invalid_grant', 'The user credentials were incorrect.');
                }
                break;
            case 'client_credentials':
                break;
            default:
                return $this->error(400, 'unsupported_grant_type', 'The grant type is not supported.');
        }

        $token = AccessToken::issue($user, preg_split('/ +/', $request->input('scope') ?? '', flags: PREG_SPLIT_NO_EMPTY));

        return response()->json([
            'token_type' => 'Bearer',
            'expires_in' => $token->expires_at->getTimestamp() - time(),
            'access_token' => $token->toJwt(),
        ], 200, ['Cache-Control' => 'no-store']);
    }

    /** Answers 200 to a token that nobody knows, too: RFC 7009 §2.2. */
    public function revoke(Request $request): Response|JsonResponse
    {
        if (! $this->isClient($request)) {
            return $this->error(401, 'invalid_client', 'Client authentication failed');
        }

        AccessToken::findByJwt($request->input('token') ?? '')?->revoke();

        return response('');
    }

    private function isClient(Request $request): bool
    {
        $id = $request->getUser() ?? $request->input('client_id');
        $secret = $request->getPassword() ?? $request->input('client_secret');

        return ['id' => $id, 'secret' => $secret] === config('oauth.client');
    }

    private function findUser(Request $request): ?User
    {
        $user = User::firstWhere('email', $request->input('username'));

        return $user !== null && Hash::check($request->input('password') ?? '', $user->password) ? $user : null;
    }

    private function error(int $status, string $error, string $description): JsonResponse
    {
        return response()->json([
            'error' => $error,
            'error_description' => $description,
            'message' => $description,
        ], $status);
    }
}
