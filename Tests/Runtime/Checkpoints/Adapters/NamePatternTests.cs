using System.Diagnostics;
using DslPeft.Checkpoints;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Patterns of <c>adapter_config.json</c>, which come from strangers.</summary>
public sealed class NamePatternTests
{
    private const string Name = "base_model.model.encoder.layer.11.attention.self.query";

    [Theory]
    [InlineData(@"((([a-z0-9._])+)+)+!", false)]
    [InlineData(@"(.*.*)*query!", false)]
    [InlineData(@".*\.(query|value)", true)]
    [InlineData(@".*layer\.\d+\..*", true)]
    [InlineData(@"(?!.*decoder).*query", true)]
    [InlineData(@"(?P<part>\w+)_model\..*", true)]
    public void WholeNamesMatchInTime(string pattern, bool matches)
    {
        var start = Stopwatch.GetTimestamp();

        Assert.True(NamePattern.IsOne(pattern));
        Assert.Equal(matches, NamePattern.Matches(Name, pattern));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    /// <summary>A reference back cannot be matched in linear time: it is tried once, and then not known to match or not.</summary>
    [Fact]
    public void WhatTakesTooLongIsNotTakenForNoMatch()
    {
        var start = Stopwatch.GetTimestamp();

        var fault = Assert.Throws<PatternException>(() => NamePattern.Matches(Name, @"((([a-z0-9._])+)+)+\1!"));

        Assert.Contains(@"((([a-z0-9._])+)+)+\1!", fault.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[a-")]
    [InlineData("*query")]
    [InlineData("a)|(b")]
    [InlineData(@"(?P=absent)")]
    public void WhatCannotBeReadIsSaid(string pattern) => Assert.False(NamePattern.IsOne(pattern));
}
