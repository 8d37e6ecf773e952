@extends('layout')

@section('title', 'Your account')

@section('content')
    <p>Signed in as <strong id="user">{{ auth()->user()->email }}</strong>.</p>
    <form method="post" action="{{ route('logout') }}">
        @csrf
        <button>Log out</button>
    </form>
@endsection
