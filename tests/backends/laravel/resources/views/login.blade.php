@extends('layout')

@section('title', 'Log in')

@section('content')
    <form method="post" action="{{ route('login') }}">
        @csrf
        <label>E-mail <input type="email" name="email" value="{{ old('email') }}" required></label>
        <label>Password <input type="password" name="password" required></label>
        <label><input type="checkbox" name="remember" value="1"> Remember me</label>
        @error('email')
            <p role="alert">{{ $message }}</p>
        @enderror
        <button>Log in</button>
    </form>
@endsection
