using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

internal enum SiteKind
{
    Linear,
    Memory,
    Result,
    Sublayer,
    Norm,
    Embedding,
    Stack,
    Parameter,
}

/// <summary>A place that methods can be applied to.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="Path">Its place in the architecture, for example <c>SelfAttention.Query</c>; the name of its anchors.</param>
/// <param name="Key">Stem of parameter names there; holds <c>{i}</c> inside a stack.</param>
/// <param name="Field">Stem of field names there.</param>
internal sealed record SiteTarget(SiteKind Kind, string Path, string Key, string Field)
{
    public int In { get; init; }
    public int Out { get; init; }
    public int Heads { get; init; }

    /// <summary>Inner width of a stack's feed-forward sublayer.</summary>
    public int Inner { get; init; }

    /// <summary>What a stack of its kind would be made of; null for other sites.</summary>
    public StackSizes? Sizes { get; init; }

    /// <summary>Number of layers; 0 outside a stack.</summary>
    public int Layers { get; init; }
    public string Stack { get; init; } = "";

    /// <summary>
    /// Stem of the names of tensors that the layers of a stack share there: the stack's, and of a cross attention with the sublayer's.
    /// </summary>
    public string Shared { get; init; } = "";

    /// <summary>
    /// Which of the sets of weights that the layers of its stack share it is of. All are one place, whose name means them together.
    /// </summary>
    public int Set { get; init; }

    /// <summary>False for the words as one of two stacks reads them, which is a place for virtual tokens alone.</summary>
    public bool IsTable { get; init; } = true;

    /// <summary>False for a table of words that two stacks read, before which no virtual tokens can stand.</summary>
    public bool IsInput { get; init; } = true;
    public bool HasBias { get; init; }

    /// <summary>The row of an embedding table that is not trained; -1 for none.</summary>
    public int Padding { get; init; } = -1;

    /// <summary>Of one parameter that a method reparametrises: where it stands among all; null for other sites.</summary>
    public ParameterPlace? Parameter { get; init; }

    /// <summary>Name of the anchor in a stage that holds the tensor, for a site that names a tensor.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>Stem of the names of the base's tensors there: those of the whole, for a slice of a fused projection.</summary>
    public string Base { get; init; } = Key;

    /// <summary>The first row of a slice in the whole's weight and bias; -1 for a whole.</summary>
    public int Offset { get; init; } = -1;
    public bool IsSlice => Offset >= 0;

    /// <summary>Rows of the whole that a slice is of.</summary>
    public int WholeOut { get; init; }

    /// <summary>True for a sublayer's output, behind its residual sum.</summary>
    public bool IsOutput => Anchor.StartsWith("output:", System.StringComparison.Ordinal);
}

/// <summary>One parameter among those that a method reparametrises.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Entries of the model before it; in the first layer, for one of a stack.</param>
/// <param name="Stride">Entries from a layer to the next.</param>
internal sealed record ParameterPlace(Shape Shape, long Offset, long Stride)
{
    /// <summary>Entries of all parameters that the method selects.</summary>
    public long Selected { get; init; }

    /// <summary>How many parameters it selects, each layer counted.</summary>
    public int Places { get; init; }

    /// <summary>Entries of the task head.</summary>
    public long HeadParameters { get; init; }
}

/// <summary>The sites of an architecture and the names they go by.</summary>
internal sealed class SiteTable
{
    /// <summary>Name and path of what the embeddings give.</summary>
    public const string EmbeddingOutput = "EmbeddingOutput";

    /// <summary>What stands before a name that means all of its places.</summary>
    public const string Everywhere = "*.";

    private readonly List<(string Name, SiteTarget Target)> _names = [];

    /// <summary>Path of what the embeddings of a stack give.</summary>
    public static string OutputOfEmbeddings(StackSpec stack) =>
        stack.Prefix.Length == 0 ? EmbeddingOutput : $"{stack.Prefix}.{EmbeddingOutput}";

    public SiteTable(ArchitectureSpec architecture)
    {
        AddEmbeddings(architecture);
        foreach (var part in architecture.Parts)
        {
            if (part.Kind is not (PartKind.Repeat or PartKind.RelativePositions))
                AddPart(part, part.Name, part.Key, part.Name, 0, "", isInput: architecture.Stacks.Count < 2);
            foreach (var sublayer in part.Block?.Sublayers ?? default)
                AddSublayer(part, sublayer);
            if (part.Kind == PartKind.Repeat)
                AddStack(architecture, part);
        }
    }

    /// <summary>Every name a declaration may use.</summary>
    public IEnumerable<string> Names => _names.Select(entry => entry.Name).Distinct();

    /// <summary>The places that a name may mean. Behind <see cref="Everywhere"/> it means them all.</summary>
    public IReadOnlyList<SiteTarget> Find(string name)
    {
        var plain = IsEverywhere(name) ? name.Substring(Everywhere.Length) : name;
        return _names.Where(entry => entry.Name == plain).Select(entry => entry.Target).Distinct().ToList();
    }

    /// <summary>True for a name that means all of its places.</summary>
    public static bool IsEverywhere(string name) => name.StartsWith(Everywhere, System.StringComparison.Ordinal);

    private void AddSublayer(PartSpec stack, SublayerSpec sublayer)
    {
        var width = sublayer.Width;
        var target = new SiteTarget(SiteKind.Sublayer, sublayer.Type.Name, $"{stack.LayerKey}.{sublayer.Type.Name}", sublayer.Type.Name)
        {
            In = width,
            Out = width,
            Heads = sublayer.Heads,
            Layers = stack.Count,
            Stack = stack.Name,
            Shared = sublayer.Cross ? $"{stack.Name}.{sublayer.Type.Name}" : stack.Name,
        };
        Add(
            target,
            sublayer.Site,
            sublayer.Type.Name,
            $"{stack.Name}.{sublayer.Type.Name}",
            sublayer.Site.Length > 0 ? $"{stack.Name}.{sublayer.Site}" : ""
        );
        if (sublayer.Memory.Length > 0)
        {
            var hidden = sublayer.Projection("Key")?.Out ?? width;
            Add(
                target with
                {
                    Kind = SiteKind.Memory,
                    Out = hidden,
                    Heads = sublayer.KeyValueHeads,
                },
                sublayer.Memory,
                $"{stack.Name}.{sublayer.Memory}"
            );
        }
        if (sublayer.Result.Length > 0)
        {
            Add(
                target with
                {
                    Kind = SiteKind.Result,
                    Anchor = "result:" + target.Path,
                },
                sublayer.Result,
                $"{stack.Name}.{sublayer.Result}"
            );
            var output = Output(sublayer.Result);
            Add(
                target with
                {
                    Kind = SiteKind.Result,
                    Anchor = "output:" + target.Path,
                    Key = target.Key + ".output",
                    Field = target.Field + "Output",
                },
                output,
                $"{stack.Name}.{output}"
            );
        }
        for (var set = 0; set < stack.Sets; set++)
            AddWeights(stack, sublayer, set);
    }

    /// <summary>The layers and norms of a sublayer, in one of the sets of weights that the layers of a stack share.</summary>
    private void AddWeights(PartSpec stack, SublayerSpec sublayer, int set)
    {
        foreach (var part in sublayer.Parts)
        {
            var unique = (stack.Block?.Sublayers ?? default).SelectMany(other => other.Parts).Count(other => other.Name == part.Name) == 1;
            AddPart(
                part,
                $"{sublayer.Type.Name}.{part.Name}",
                $"{stack.KeyOf(set)}.{part.Key}",
                unique ? part.Name : sublayer.Type.Name + part.Name,
                stack.OwnLayers,
                stack.Name,
                set: set
            );
        }
        foreach (var slice in sublayer.Interleaved ? [] : sublayer.Slices)
            AddSlice(stack, sublayer, slice, set);
    }

    private void AddSlice(PartSpec stack, SublayerSpec sublayer, PartSpec slice, int set)
    {
        var (path, whole) = ($"{sublayer.Type.Name}.{slice.Name}", $"{stack.KeyOf(set)}.{slice.Key}");
        var target = new SiteTarget(SiteKind.Linear, path, $"{whole}.{slice.Name.ToLowerInvariant()}", slice.Name)
        {
            In = slice.In,
            Out = slice.Out,
            Layers = stack.OwnLayers,
            Stack = stack.Name,
            Shared = stack.Name,
            Set = set,
            HasBias = slice.Bias,
            Base = whole,
            Offset = sublayer.OffsetOf(slice),
            WholeOut = sublayer.Part(SublayerSpec.Fused)!.Out,
        };
        Add(target, slice.Site, path, $"{stack.Name}.{path}", $"{stack.Name}.{slice.Site}");
    }

    /// <summary>The tensors that embeddings give to the first layer of each stack.</summary>
    private void AddEmbeddings(ArchitectureSpec architecture)
    {
        var width = architecture.Width;
        if (width == 0)
            return;
        foreach (var stack in architecture.Stacks.DefaultIfEmpty(new StackSpec(architecture.Parts[0], default, default, "", true)))
        {
            var path = OutputOfEmbeddings(stack);
            var key = stack.Prefix.Length == 0 ? "embeddings.output" : stack.Prefix.ToLowerInvariant() + ".embeddings.output";
            foreach (
                var words in stack.Prefix.Length == 0
                    ? []
                    : stack.Before.Where(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words })
            )
            {
                Add(
                    new SiteTarget(SiteKind.Embedding, words.Name, words.Key, words.Name)
                    {
                        In = words.In,
                        Out = words.Out,
                        Padding = words.Padding,
                        Stack = stack.Prefix,
                        IsTable = false,
                    },
                    words.Site,
                    $"{stack.Prefix}.{words.Site}",
                    $"{stack.Prefix}.{words.Name}"
                );
            }

            Add(
                new SiteTarget(SiteKind.Result, path, key, stack.Prefix + "Embeddings")
                {
                    In = width,
                    Out = width,
                    Anchor = "output:" + path,
                },
                EmbeddingOutput,
                path
            );
        }
    }

    private void AddStack(ArchitectureSpec architecture, PartSpec stack)
    {
        var sublayers = stack.Block?.Sublayers ?? default;
        var width = sublayers.Select(sublayer => sublayer.Width).FirstOrDefault();
        Add(
            new SiteTarget(SiteKind.Stack, stack.Name, stack.LayerKey, stack.Name)
            {
                In = width,
                Out = width,
                Heads = sublayers.Select(sublayer => sublayer.Heads).DefaultIfEmpty(0).Max(),
                Inner = sublayers.Select(sublayer => sublayer.Part("Up")?.Out ?? sublayer.Part("Down")?.In ?? 0).DefaultIfEmpty(0).Max(),
                Sizes = StackSizes.Of(architecture, stack),
                Layers = stack.Count,
                Stack = stack.Name,
                Shared = stack.Name,
            },
            stack.Name
        );
    }

    /// <summary>The name of a sublayer's output goes by that of its result.</summary>
    private static string Output(string result) =>
        (result.EndsWith("Result", System.StringComparison.Ordinal) ? result.Substring(0, result.Length - "Result".Length) : result)
        + "Output";

    private void AddPart(PartSpec part, string path, string key, string field, int layers, string stack, bool isInput = true, int set = 0)
    {
        var kind = part.Kind switch
        {
            PartKind.Embed => SiteKind.Embedding,
            PartKind.Norm => SiteKind.Norm,
            _ => SiteKind.Linear,
        };
        var target = new SiteTarget(kind, path, key, field)
        {
            In = part.Kind == PartKind.Norm ? part.Out : part.In,
            Out = part.Out,
            Layers = layers,
            Stack = stack,
            Shared = stack,
            Set = set,
            HasBias = part.Bias,
            Padding = part.Padding,
            IsInput = isInput,
        };
        Add(
            target,
            part.Site,
            part.Name,
            path,
            stack.Length > 0 ? $"{stack}.{path}" : path,
            stack.Length > 0 ? $"{stack}.{part.Site}" : path
        );
    }

    private void Add(SiteTarget target, params string[] names)
    {
        foreach (var name in names.Where(name => name.Length > 0).Distinct())
            _names.Add((name, target));
    }
}
