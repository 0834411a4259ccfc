using CsCheck;
using DslPeft.Reporting;

namespace DslPeft.Runtime.Tests.Reporting;

public sealed class ParameterGroupTests
{
    [Fact]
    public void TensorsOfEqualLayersStandInOneRow()
    {
        var groups = ParameterGroup.Of([
            Line("head.weight", 4),
            .. Enumerable.Range(0, 12).SelectMany(i => new[] { Line($"layer.{i}.a", 8, $"base.{i}.a"), Line($"layer.{i}.b", 2) }),
        ]);

        Assert.Equal(
            [("head.weight", 1, 4L, null), ("layer.{0..11}.a", 12, 96L, "base.{0..11}.a"), ("layer.{0..11}.b", 12, 24L, null)],
            groups.Select(g => (g.Name, g.Tensors, g.Count, g.CheckpointKey))
        );
    }

    [Fact]
    public void WhateverDiffersKeepsRowsApart()
    {
        var first = Line("layer.0.a", 8);
        var second = first with { Name = "layer.1.a" };
        ParameterLine[] others =
        [
            second with
            {
                Shape = [4, 2],
            },
            second with
            {
                Initializer = "Zeros",
            },
            second with
            {
                Trainable = false,
            },
            second with
            {
                Decay = true,
            },
            second with
            {
                Origin = "other",
            },
            second with
            {
                CheckpointKey = "a",
            },
        ];

        Assert.Equal(["layer.{0..1}.a"], ParameterGroup.Of([first, second]).Select(g => g.Name));
        Assert.All(others, other => Assert.Equal(["layer.0.a", "layer.1.a"], ParameterGroup.Of([first, other]).Select(g => g.Name)));
    }

    [Fact]
    public void LayersWithGapsShowWhichTheyAre() =>
        Assert.Equal(["layer.{0..2,5,8..9}.a"], Names("layer.0.a", "layer.1.a", "layer.2.a", "layer.5.a", "layer.8.a", "layer.9.a"));

    [Fact]
    public void CopiesAndLayersVaryTogetherOnlyWhereEachLayerHasThemAll()
    {
        Assert.Equal(["layer.{0..1}.down.{0..1}"], Names("layer.0.down.0", "layer.0.down.1", "layer.1.down.0", "layer.1.down.1"));
        Assert.Equal(["layer.0.down.{0..1}", "layer.1.down.0"], Names("layer.0.down.0", "layer.0.down.1", "layer.1.down.0"));
    }

    [Fact]
    public void AKeyWithOtherNumbersThanItsNameIsShownAsItIs() =>
        Assert.Equal(
            [("layer.0.a", "base.7.a"), ("layer.1.a", "base.8.a")],
            ParameterGroup.Of([Line("layer.0.a", 8, "base.7.a"), Line("layer.1.a", 8, "base.8.a")]).Select(g => (g.Name, g.CheckpointKey))
        );

    [Fact]
    public void GroupsNameEachTensorOnce() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Char["ab"])
            .Select((i, j, c) => $"layer.{i}.{c}.{j}")
            .HashSet[1, 30]
            .Sample(names =>
            {
                var shown = Names([.. names]);
                return shown.SelectMany(Expand).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal));
            });

    private static string[] Names(params string[] names) => [.. ParameterGroup.Of(names.Select(name => Line(name, 8))).Select(g => g.Name)];

    private static ParameterLine Line(string name, long count, string? key = null) =>
        new(name, [count], count, "Normal", key, Trainable: true, Decay: false, "method");

    /// <summary>Every name that a row stands for.</summary>
    private static IEnumerable<string> Expand(string shown)
    {
        int open = shown.IndexOf('{'),
            close = shown.IndexOf('}');
        return open < 0
            ? [shown]
            : Runs(shown[(open + 1)..close]).SelectMany(number => Expand($"{shown[..open]}{number}{shown[(close + 1)..]}"));
    }

    private static IEnumerable<int> Runs(string set) =>
        set.Split(',')
            .Select(run => run.Split("..").Select(int.Parse).ToArray())
            .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
}
