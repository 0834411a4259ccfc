using System.Globalization;
using System.Reflection;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// An adaptation as a library's files hold it: every tensor by key. Where the library keeps no training form, as peft does of a
/// reparametrised prefix, it is the deployed one.
/// </summary>
internal sealed partial class StoredAdapter
{
    /// <summary>What stands for the place of a gate in the keys of its weights.</summary>
    public const string GateKey = "{gate}";

    // A fused projection of the base, and what it gives side by side.
    private const string Fused = "QueryKeyValue";
    private static readonly string[] Projections = ["Query", "Key", "Value"];

    /// <summary>The name that a fusion's tensors have in place of a use's.</summary>
    public const string Fusion = "fusion";

    private readonly IAdapterFormat _format;
    private readonly Func<string, string> _nameOf;
    private readonly List<StoredUse> _uses;
    private readonly IReadOnlyList<ParameterRow> _base;

    private StoredAdapter(AdaptedModel model, AdapterLibrary library, Func<string, string> nameOf)
    {
        (Model, _format, _nameOf) = (model, AdapterFormats.Of(library), nameOf);
        _base = model.Base.Info.Rows;
        _uses = StoredUse.Of(model.GetType(), library);
    }

    public AdaptedModel Model { get; }

    /// <summary>True if the tensors are those of the deployed form.</summary>
    public bool Deployed { get; private set; }

    public IReadOnlyList<StoredSlot> Slots { get; private set; } = [];

    /// <summary>The one method that the files hold.</summary>
    public StoredMethod Method => Slots.First(slot => slot.Method is not null).Method!;

    /// <summary>Modules that the method is applied to, in order.</summary>
    public IReadOnlyList<string> Modules => [.. Slots.Where(slot => slot.Module.Length > 0).Select(slot => slot.Module).Distinct()];

    /// <summary>Every module of the base.</summary>
    public IEnumerable<string> BaseModules => _base.SelectMany(row => Ancestors(row.Name)).Distinct();

    /// <summary>Modules that have weights, and that the method is not applied to; one that a model may lack is not among them.</summary>
    public IEnumerable<string> OtherModules =>
        _base.Where(row => !row.Optional).Select(row => Ancestors(row.Name).First()).Distinct().Except(Modules);

    /// <summary>True for a linear layer of the base; a language model's decoder is none of its layers.</summary>
    public bool IsLinear(string module) =>
        _base.Any(row => row.Name == module + ".weight" && row is { Shape.Length: 2, Table: false, BesideBase: false });

    /// <summary>True for a module, or for what is below one, that stands beside the base's prefix.</summary>
    public bool IsBesideBase(string name) =>
        _base.Any(row => row.BesideBase && $"{name}.".StartsWith(Ancestors(row.Name).First() + ".", StringComparison.Ordinal));

    /// <summary>The name of a module, or of what is below one, in the files.</summary>
    public string Full(string name) => IsBesideBase(name) ? name : Prefix + name;

    /// <summary>True if an adapted module holds its weight as (in, out) in checkpoints.</summary>
    public bool IsTransposed => Modules.Any(module => _base.Any(row => row.Name == module + ".weight" && row.Transposed));

    /// <summary>Prefix of the base's keys in files; empty for a model without a head that the library knows.</summary>
    public string Prefix =>
        Model.Info.Head.TransformersEnding(Model.Base.Info.Family) is not null && Model.Base.Info.KeyPrefix.Length > 0
            ? Model.Base.Info.KeyPrefix + "."
            : "";

    /// <summary>Names of the members of a fusion in the files, in order.</summary>
    public string Members =>
        string.Join(',', _uses.Where(use => use.Name.Length > 0 && use.Name != Fusion).Select(use => use.Name).Distinct().Select(_nameOf));

    /// <summary>Names of the uses whose tensors are kept; empty for those without a name.</summary>
    public IReadOnlyList<string> Uses => [.. Slots.Where(slot => !slot.Head).Select(slot => slot.Use).Distinct()];

    /// <summary>The place of a method among the declared ones.</summary>
    public int OrderOf(StoredMethod method) => _uses.FindIndex(use => ReferenceEquals(use.Method, method));

    /// <summary>Number of layers of the base.</summary>
    public int Layers => _base.Max(row => LayerOf(row.Name)) + 1;

    /// <summary>Width of the base: that of its first norm.</summary>
    public long Width => _base.First(row => row.Shape.Length == 1).Shape[0];

    /// <summary>Finds the place of every tensor.</summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="library">The library.</param>
    /// <param name="nameOf">By which name the files keep a use, given its own or, for one without a name, nothing.</param>
    /// <exception cref="NotSupportedException">The library's files have no place for the adaptation; the message says why.</exception>
    public static StoredAdapter Of(AdaptedModel model, AdapterLibrary library, Func<string, string> nameOf)
    {
        var adapter = new StoredAdapter(model, library, nameOf);
        if (
            !adapter.TryPlace(
                [
                    .. model
                        .Info.Parameters.Where(row => !row.State && (row.Trainable || !row.Head || adapter._format.KeepsEveryHead))
                        .Select(row => KeyValuePair.Create(row.Name, (Tensor)model[row.Name])),
                ],
                out var reason
            )
        )
        {
            // Tensors that deployment drops have no place; those that it keeps may have one.
            adapter.Deployed = true;
            if (!adapter.TryPlace([.. model.DeployedValues()], out _))
                throw new NotSupportedException($"{model.Info.Name} cannot be kept in files of {library}: {reason}.");
        }
        if (adapter.WhyNot() is { } fault)
            throw new NotSupportedException($"{model.Info.Name} cannot be kept in files of {library}: {fault}.");
        return adapter;
    }

    /// <summary>Lets the file hold some ranks of each module alone.</summary>
    /// <param name="kept">Whether each rank is held, by module; a module that is not there keeps all.</param>
    public void Prune(IReadOnlyDictionary<string, IReadOnlyList<bool>> kept) =>
        Slots = [
            .. Slots.Select(slot =>
                slot.RankDimension >= 0 && kept.TryGetValue(slot.Module, out var ranks) ? slot with { Kept = ranks } : slot
            ),
        ];

    /// <summary>The layer in a name, -1 where it has none.</summary>
    public static int LayerOf(string name) =>
        name.Split('.')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer : -1)
            .FirstOrDefault(layer => layer >= 0, -1);

    private static IEnumerable<string> Ancestors(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
            yield return name[..dot];
    }

    private bool TryPlace(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, out string? reason)
    {
        // What a seed gives need not be kept, where the configuration keeps the seed.
        var slots = tensors
            .Select(tensor => (tensor.Key, Slot: Place(tensor.Key, tensor.Value)))
            .Where(slot => slot.Slot is not null || !IsSeedKept(slot.Key))
            .ToList();
        Slots = [.. slots.Select(slot => slot.Slot).OfType<StoredSlot>()];
        Slots = [.. Slots.Select(slot => slot.Slice.Length > 0 ? Joined(slot) : slot)];
        reason = slots.FirstOrDefault(slot => slot.Slot is null).Key is { } name ? $"it has no place for '{name}'" : null;
        return reason is null;
    }

    private bool IsSeedKept(string name) =>
        Model.Info.Parameters.Any(row => row.Name == name && row.Seeded)
        && name.Split('.') is [.., var label, var parameter]
        && UseOf(name, label)?.Weights.KeepsSeed(parameter) == true;

    /// <summary>The tensors of a fused projection's slices lie in one, below each other in the order of the slices.</summary>
    private StoredSlot Joined(StoredSlot slot)
    {
        var parts = Slots
            .Where(other => other.Key == slot.Key)
            .Select(other => other.Slice)
            .OrderBy(slice => Array.IndexOf(Projections, slice))
            .ToList();
        return slot with { Parts = parts.Count, Part = parts.IndexOf(slot.Slice), PartDimension = 0 };
    }

    private string? WhyNot()
    {
        var methods = Slots.Select(slot => slot.Method).OfType<StoredMethod>().Distinct().ToList();
        if (methods.Count == 0)
            return "it has no method";
        if (Slots.Any(slot => slot.Head) && Model.Info.Head.TransformersEnding(Model.Base.Info.Family) is null)
            return $"the library has no {Model.Info.Head} head";
        if (_uses.Any(use => use.Name == Fusion && use.Label != use.Weights.Name))
            return $"a use is named '{Fusion}', which is the folder of a fusion";
        if (!_format.HoldsSeveralMethods && methods.Select(method => method.Name).Distinct().Skip(1).Any())
            return $"a folder holds one method, and it has {string.Join(" and ", methods.Select(method => method.Name).Distinct())}";
        if (Model.Base.Info.TargetStart is not null && methods.FirstOrDefault(method => !IsOfOneStack(method)) is { } both)
            return $"the library keeps a {both.Name} over two stacks as one for both";
        if (methods.Select(method => method.Unfit()).FirstOrDefault(reason => reason is not null) is { } unfit)
            return unfit;
        if (Slots.Where(slot => slot.Parts == 1).GroupBy(slot => slot.Key).FirstOrDefault(same => same.Skip(1).Any()) is { } same)
            return $"'{same.Key}' would hold {string.Join(" and ", same.Select(slot => slot.Name))}";
        if (
            Slots
                .Where(slot => slot.Slice.Length > 0)
                .GroupBy(slot => slot.Key)
                .FirstOrDefault(parts => parts.Any(part => !part.StoredDimensions.SequenceEqual(parts.First().StoredDimensions))) is
            { } unlike
        )
        {
            return $"'{unlike.Key}' holds slices of one shape, and here they have several";
        }

        return
            Slots.Where(slot => slot.Parts > 1).GroupBy(slot => slot.Key).FirstOrDefault(parts => parts.Count() != parts.First().Parts)
                is { } incomplete
            ? $"'{incomplete.Key}' holds {incomplete.First().Parts} tensors, and it adapts {incomplete.Count()} of them"
            : null;
    }

    /// <summary>
    /// False for keys and values, or virtual tokens before targets, of which the libraries have forms for both stacks together.
    /// </summary>
    private static bool IsOfOneStack(StoredMethod method) =>
        method.Attribute.GetType().GetCustomAttribute<PeftMethodAttribute>()?.Join switch
        {
            Join.KeyValuePrefix => false,
            Join.InputPrompt => method.Attribute.Sites.All(site => site.StartsWith(nameof(Site.Encoder) + ".", StringComparison.Ordinal)),
            _ => true,
        };
}
