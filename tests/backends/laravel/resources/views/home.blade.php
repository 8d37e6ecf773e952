@extends('layout')

@section('title', 'Welcome')

@section('content')
    <p>This page is at <code id="url">{{ url()->current() }}</code>.</p>
    <p><a href="{{ route('products.index') }}">All products as JSON</a></p>
@endsection
