using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Options of parts have values that mean something, and stand where something reads them.</summary>
internal sealed class OptionDoesNotFit : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT142", Severity.Error, "An option does not fit its part", "'{0}' of '{1}' is {2}: {3}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (stack, sublayer, path) in ArchitectureParts.StackSublayers(spec))
        {
            var block = stack.Block!;
            if (
                Before(stack, sublayer, other =>
                    other.Window > 0 && sublayer.Window > 0 && (other.Window, other.Causal) != (sublayer.Window, sublayer.Causal)
                ) is
                { } window
            )
                yield return Wrong(path, "Window", sublayer.Type.Name, sublayer.Window, $"'{window}' has another, and a stack has one");
            if (Before(stack, sublayer, other => other.Alibi && sublayer.Alibi && other.Heads != sublayer.Heads) is { } slopes)
                yield return Wrong(
                    path,
                    "Alibi",
                    sublayer.Type.Name,
                    "true",
                    $"'{slopes}' has another number of heads, and a stack has one set of slopes"
                );
            foreach (var (argument, value) in Numbers(sublayer))
            {
                if (!(value >= 0) || double.IsInfinity(value))
                    yield return Wrong(path, argument, sublayer.Type.Name, value, "it is 0 for none, or positive");
            }

            if (sublayer.Alibi && (!sublayer.Causal || sublayer.Cross))
                yield return Wrong(path, "Alibi", sublayer.Type.Name, "true", "slopes are of attentions to the tokens before, with Causal");
            if (sublayer.Alibi && (sublayer.Rotary > 0 || sublayer.Window > 0 || sublayer.Relative.Length > 0))
                yield return Wrong(path, "Alibi", sublayer.Type.Name, "true", "an attention has slopes, or a window, or other positions");
            if (sublayer.Window > 0 && (sublayer.Relative.Length > 0 || sublayer.Cross))
                yield return Wrong(
                    path,
                    "Window",
                    sublayer.Type.Name,
                    sublayer.Window,
                    "a window is of attentions to the own stack without relative positions"
                );
            if (sublayer.Interleaved && sublayer.Part(SublayerSpec.Fused) is null)
                yield return Wrong(
                    path,
                    "Interleaved",
                    sublayer.Type.Name,
                    "true",
                    $"it speaks of the part {SublayerSpec.Fused}, which is not there"
                );
            if (Scaling(spec, sublayer) is { } fault)
                yield return At(Target.Of(path), "RotaryScaling", sublayer.Type.Name, sublayer.Scaling!.Kind.ToString(), fault);
            foreach (var part in sublayer.Parts)
            {
                if (
                    part.FromLayer != 0
                    && (
                        part.FromLayer < 0
                        || part.FromLayer >= stack.Count
                        || block.Residual == Residual.PostNorm
                        || part.Name is not ("Norm" or SublayerSpec.ResultNorm)
                    )
                )
                    yield return Wrong(
                        $"{path}.{part.Name}",
                        "FromLayer",
                        part.Name,
                        part.FromLayer,
                        "norms before a sublayer and norms of its result may be absent in the first layers"
                    );
            }
        }
        foreach (var recipe in spec.LinearHeads)
        {
            if (recipe is { NormKey.Length: > 0, DenseKey.Length: 0 })
                yield return At(
                    Target.On(recipe.Head + "Recipe", "NormKey"),
                    "NormKey",
                    recipe.Head + "Recipe",
                    recipe.NormKey,
                    "the norm stands after the layer of DenseKey, which is not there"
                );
        }

        foreach (var part in spec.Parts)
        {
            var (argument, sets) = part.Groups > 1 ? ("Groups", part.Groups) : ("Inner", part.Inner);
            if (sets > 1 && !part.Shared)
                yield return Wrong(part.Name, argument, part.Name, sets, "it is of layers that share their weights, with Shared");
            else if (part is { Shared: true, Groups: > 0, Inner: > 0 } && part.Count % part.Sets != 0)
                yield return Wrong(
                    part.Name,
                    argument,
                    part.Name,
                    sets,
                    $"{Text(part.Count)} layers are not divisible by {Text(part.Groups)} × {Text(part.Inner)} sets of weights"
                );
            if (part is { Kind: PartKind.Norm, FromLayer: not 0 })
                yield return Wrong(part.Name, "FromLayer", part.Name, part.FromLayer, "the norm stands in no layer");
            if (part is { ByMask: true, By: not IndexedBy.Positions } or { ByMask: true, First: <= 0 })
                yield return Wrong(
                    part.Name,
                    "ByMask",
                    part.Name,
                    "true",
                    "it is for a table of positions with a First row, before which stands the row of padding"
                );
        }
    }

    private static IEnumerable<(string Argument, double Value)> Numbers(SublayerSpec attention) =>
        [
            ("Window", attention.Window),
            ("FullEvery", attention.FullEvery),
            ("FullAt", attention.FullAt),
            ("WindowFrom", attention.WindowFrom),
            ("WindowRotary", attention.WindowRotary),
            ("ScoreScale", attention.ScoreScale),
            ("SoftCap", attention.SoftCap),
        ];

    /// <summary>Name of an attention before this one in the block that something holds of; null if there is none.</summary>
    private static string? Before(PartSpec stack, SublayerSpec sublayer, System.Func<SublayerSpec, bool> holds) =>
        sublayer.Kind != SublayerKind.Attention
            ? null
            : stack
                .Block!.Sublayers.TakeWhile(other => other != sublayer)
                .FirstOrDefault(other => other.Kind == SublayerKind.Attention && holds(other))
                ?.Type.Name;

    private static string? Scaling(ArchitectureSpec spec, SublayerSpec attention) =>
        attention.Scaling switch
        {
            null => null,
            { Factor: not (>= 1 and < double.PositiveInfinity) } scaling => $"its factor is {Text(scaling.Factor)}, and must be at least 1",
            { Kind: not RotaryScaling.Linear, OriginalPositions: <= 0 } => "it needs OriginalPositions",
            { Kind: RotaryScaling.Llama3 or RotaryScaling.Yarn } scaling
                when !(scaling.LowFactor > 0 && scaling.HighFactor > scaling.LowFactor) =>
                "its HighFactor must be more than its LowFactor, and both positive",
            { Kind: RotaryScaling.Dynamic } scaling when Positions(spec) is { } positions && positions != scaling.OriginalPositions =>
                $"it grows from the texts of max_position_embeddings, {Text(positions)}, and its OriginalPositions are {Text(scaling.OriginalPositions)}",
            { Kind: RotaryScaling.Dynamic } when attention.RotaryWidth <= 2 => "it needs more than two dimensions that are turned",
            _ => null,
        };

    /// <summary>The number of positions that is held against a checkpoint's configuration.</summary>
    private static double? Positions(ArchitectureSpec spec)
    {
        foreach (var entry in spec.Entries)
        {
            if (
                entry.Key == "max_position_embeddings"
                && double.TryParse(entry.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var positions)
            )
                return positions;
        }

        return null;
    }

    private Finding Wrong(string path, string argument, string name, double value, string reason) =>
        Wrong(path, argument, name, Text(value), reason);

    private Finding Wrong(string path, string argument, string name, string value, string reason) =>
        At(Target.Of(path, argument), argument, name, value, reason);
}
