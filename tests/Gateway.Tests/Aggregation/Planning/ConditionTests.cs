using System.Text;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Planning;

public sealed class ConditionTests
{
    private static readonly Scope Scope = new(["user"], ["profile"]);

    [Theory]
    [InlineData("header:X-App-Version >= 3", true)]
    [InlineData("header:X-App-Version>=3.9", true)]
    [InlineData("header:X-App-Version >= 3.10.2", true)]
    [InlineData("header:X-App-Version >= 3.10.3", false)]
    [InlineData("header:X-App-Version < 3.11", true)]
    [InlineData("header:X-App-Version == 3.10.2.0", true)]
    [InlineData("header:X-App-Version > 99999999999999999999999", false)]
    [InlineData("header:X-Missing >= 3", false)]
    [InlineData("header:X-Missing < 3", false)]
    [InlineData("header:X-Missing != 3", true)]
    [InlineData("header:X-Missing", false)]
    [InlineData("!header:X-Missing", true)]
    [InlineData("header:X-App-Version", true)]
    [InlineData("query:brief", false)]
    [InlineData("query.page == 2", true)]
    [InlineData("user == 'ann b'", true)]
    [InlineData("user != \"ann b\"", false)]
    [InlineData("user > 3", false)]
    [InlineData("profile.status == 200", true)]
    [InlineData("profile.body.vip", true)]
    [InlineData("profile.body.vip == true", true)]
    [InlineData("profile.body.off", false)]
    [InlineData("profile.body.none", false)]
    [InlineData("!profile.body.none", true)]
    [InlineData("profile.body.points > 9.25", true)]
    [InlineData("profile.body.points > 9.5", false)]
    [InlineData("profile.body.points == 9.50", true)]
    [InlineData("profile.body.level == gold", true)]
    [InlineData("profile.body.id == 9007199254740992", true)]
    [InlineData("profile.body.id == 9007199254740993", false)]
    [InlineData("profile.body.id < 9007199254740993", true)]
    [InlineData("profile.body.id > -9007199254740993", true)]
    [InlineData("profile.body.id == 9007199254740992.0", true)]
    [InlineData("profile.body.debt < -9007199254740992", true)]
    [InlineData("profile.body.debt < 1", true)]
    [InlineData("profile.body.nought == 0", true)]
    [InlineData("profile.body.version > 1.9", true)]
    public void Holds_Value_IsCompared(string text, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-App-Version"] = "3.10.2";
        context.Request.QueryString = new QueryString("?page=2");
        context.Request.RouteValues["user"] = "ann b";
        var profile = new PartState { Status = 200, Body = Encoding.UTF8.GetBytes("""{"vip":true,"off":false,"none":null,"points":9.5,"level":"gold","id":9007199254740992,"debt":-9007199254740993,"nought":-0,"version":"1.10"}""") };

        var condition = ConditionReader.Read(text, Scope, out var problem);

        Assert.Equal("", problem);
        Assert.Equal(expected, condition!.Holds(new Values(context, [profile])));
    }

    [Theory]
    [InlineData("header:X-App-Version => 3", "cannot be read at '=> 3'")]
    [InlineData("header:X-App-Version >= three", "compares with 'three', which is no number")]
    [InlineData("header:X-App-Version >=", "has nothing to compare with")]
    [InlineData("user == ann b", "has nothing to compare with, or more than one word")]
    [InlineData("!user == ann", "cannot be read at '== ann'")]
    [InlineData("profil.status == 200", "'profil.status' is not a value")]
    [InlineData("item == 2", "is there for parts with ForEach alone")]
    [InlineData("", "is not a value")]
    public void Read_WhatIsNone_SaysWhy(string text, string expected)
    {
        Assert.Null(ConditionReader.Read(text, Scope, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
