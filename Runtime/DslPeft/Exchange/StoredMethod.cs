using System.Reflection;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>An entry of a configuration that one property of a method says.</summary>
/// <param name="Entry">Its annotation.</param>
/// <param name="Property">Name of the property.</param>
/// <param name="Value">The declared value.</param>
internal sealed record StoredField(ConfigFieldAttribute Entry, string Property, object Value);

/// <summary>One use of a method with its form in a library's files, read from the method's own annotations.</summary>
internal sealed class StoredMethod
{
    private readonly AdapterLibrary _library;
    private readonly Dictionary<string, StoredAsAttribute> _weights;
    private readonly ILookup<string, DrawnAgainAttribute> _drawn;
    private readonly ILookup<string, BesideAttribute> _beside;
    private readonly IReadOnlyList<ConfigConstantAttribute> _constants;
    private readonly IReadOnlyList<StoredField> _fields;
    private StoredMethod? _gate;

    public StoredMethod(PeftAttribute attribute, AdapterLibrary library)
    {
        (Attribute, _library) = (attribute, library);
        var type = attribute.GetType();
        Name = NameOf(type);
        Form = Of<FileFormAttribute>(type, form => form.Library);
        Thawed = type.GetCustomAttributes<StoredAsAttribute>().FirstOrDefault(stored => stored.Library == library && stored.Of is null);
        _weights = OfWeights<StoredAsAttribute>()
            .DistinctBy(weight => weight.Name)
            .ToDictionary(weight => weight.Name, weight => weight.Said);
        _drawn = OfWeights<DrawnAgainAttribute>().ToLookup(weight => weight.Name, weight => weight.Said);
        _beside = OfWeights<BesideAttribute>().ToLookup(weight => weight.Name, weight => weight.Said);
        Layout = Of<LayoutFieldAttribute>(type, layout => layout.Library)?.Name;
        _constants = [.. type.GetCustomAttributes<ConfigConstantAttribute>().Where(constant => constant.Library == library)];
        _fields =
        [
            .. Said(type.GetProperties().Select(property => (property.Name, property.GetCustomAttributes<ConfigFieldAttribute>())))
                .Select(field => new StoredField(field.Said, field.Name, Property(field.Name)!)),
        ];
    }

    private IEnumerable<ParameterInfo> Parameters =>
        Attribute.GetType().GetMethods(BindingFlags.Public | BindingFlags.Static).SelectMany(method => method.GetParameters());

    private Dictionary<string, string> Seeds =>
        Parameters
            .Select(parameter => (parameter.Name, parameter.GetCustomAttribute<WeightAttribute>()?.Seed))
            .Where(parameter => parameter.Seed is not null)
            .ToDictionary(parameter => parameter.Name!, parameter => parameter.Seed!);

    public PeftAttribute Attribute { get; }

    /// <summary>The method's name in parameter names: <c>lora</c>.</summary>
    public string Name { get; }

    /// <summary>The library's form, or null where it has none.</summary>
    public FileFormAttribute? Form { get; }

    /// <summary>Where the library keeps the base's own tensors that the method trains, or null.</summary>
    public StoredAsAttribute? Thawed { get; }

    /// <summary>The entry that says how the adapted modules hold their weights, or null.</summary>
    public string? Layout { get; }

    /// <summary>True if the method has weights of its own.</summary>
    public bool Weights => _weights.Count > 0;

    /// <summary>True for a combinator whose weights stand in its method's files.</summary>
    public bool IsGate => _weights.Values.Any(stored => stored.Key.StartsWith(StoredAdapter.GateKey, StringComparison.Ordinal));

    /// <summary>Constants of the form by entry; a gate's stand in place of the method's.</summary>
    public IReadOnlyDictionary<string, object> Constants =>
        _constants
            .Concat(_gate?._constants ?? [])
            .GroupBy(constant => constant.Name)
            .ToDictionary(same => same.Key, same => same.Last().Value);

    public IReadOnlyList<StoredField> Fields => _fields;

    /// <summary>True for a constant that is not written.</summary>
    public bool IsOfSomeVersions(string constant) => _constants.Any(entry => entry.Name == constant && entry.OfSomeVersions);

    /// <summary>Puts a gate around the method.</summary>
    public void Add(StoredMethod gate) => _gate = gate;

    /// <summary>Where the library keeps a weight, or null.</summary>
    public StoredAsAttribute? Weight(string parameter) => _weights.GetValueOrDefault(parameter);

    /// <summary>How the library draws a weight again where its files lack it, or null.</summary>
    public DrawnAgainAttribute? Drawn(string parameter) => _drawn[parameter].FirstOrDefault();

    /// <summary>The key of what the library keeps beside a weight, and what it must be; null where it keeps nothing.</summary>
    public (string Key, Func<Tensor, Tensor> From)? Beside(string parameter) =>
        _beside[parameter].FirstOrDefault() is { } found
            ? (found.Key, Attribute.GetType().GetMethod(found.From)!.CreateDelegate<Func<Tensor, Tensor>>())
            : null;

    /// <summary>
    /// Whether the configuration holds what the seed of a weight is made of, so that the same values can be drawn again; a seed that is a
    /// number holds always.
    /// </summary>
    public bool KeepsSeed(string parameter) =>
        Seeds.TryGetValue(parameter, out var seed)
        && Attribute.GetType().GetProperties().Where(property => Regex.IsMatch(seed, $@"\b{property.Name}\b")) is var read
        && read.All(property => _fields.Any(field => field.Property == property.Name && !field.Entry.TrainingOnly));

    /// <summary>How a weight is laid out, with the properties that decide it.</summary>
    public StoredShape Shape(StoredAsAttribute stored) =>
        stored.RowIf is { } property && Property(property) is true ? StoredShape.Row : stored.Shape;

    /// <summary>What the entry of a property says; another property may decide it.</summary>
    public object Value(StoredField field) =>
        field.Entry.Unless is { } property && Property(property) is true ? field.Entry.Otherwise! : field.Value;

    /// <summary>True if a file may say something else of a property than the declaration.</summary>
    public bool IsFree(StoredField field) => field.Entry.TrainingOnly || (_gate is not null && field.Property == Form!.GateReplaces);

    /// <summary>True for a constant that a file may say otherwise.</summary>
    public bool IsFree(string constant) => _constants.Any(entry => entry.Name == constant && entry.TrainingOnly);

    /// <summary>Why the declaration has another form than the library's, or null.</summary>
    public string? Unfit()
    {
        if (Form is null)
            return $"{_library} has no form for {Name}";
        foreach (var (property, value) in new[] { (Form.Property, Form.Is), (Form.OtherProperty, Form.OtherIs) })
        {
            if (property is not null && !Equals(Property(property), value))
                return $"{_library}'s form of {Name} needs {property} = {value}, and the declaration has {Property(property)}";
        }

        if (_gate is null)
            return null;
        return Form.GateReplaces is { } replaced && Convert.ToDouble(Property(replaced)) != Convert.ToDouble(Property(Form.GateEquals!))
            ? $"a gate of {_library} takes the place of {replaced}, which must then equal {Form.GateEquals}: it is {Property(replaced)}, and {Form.GateEquals} is {Property(Form.GateEquals!)}"
            : _gate.Unfit();
    }

    /// <summary>As the compiler names a method in parameter names.</summary>
    public static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        const string Suffix = "Attribute";
        return (name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name).ToLowerInvariant();
    }

    /// <summary>What the library's form says of weights.</summary>
    private List<(string Name, T Said)> OfWeights<T>()
        where T : FormPartAttribute =>
        Said(
            from parameter in Parameters
            group parameter by parameter.Name! into same
            select (same.Key, same.SelectMany(parameter => parameter.GetCustomAttributes<T>()))
        );

    /// <summary>What the library's form says of members: at each one, and on the class.</summary>
    /// <exception cref="InvalidOperationException">The class says it of a member that the method does not have.</exception>
    private List<(string Name, T Said)> Said<T>(IEnumerable<(string Name, IEnumerable<T> Own)> members)
        where T : FormPartAttribute
    {
        var type = Attribute.GetType();
        var onClass = type.GetCustomAttributes<T>().Where(said => said.Of is not null).ToLookup(said => said.Of!);
        var all = members.ToList();
        if (onClass.Select(said => said.Key).Except(all.Select(member => member.Name)).FirstOrDefault() is { } stray)
        {
            throw new InvalidOperationException(
                $"{type.Name} says how '{stray}' is kept in files, which is none of its weights and properties."
            );
        }

        return
        [
            .. from member in all
            from said in member.Own.Concat(onClass[member.Name])
            where said.Library == _library
            select (member.Name, said),
        ];
    }

    private object? Property(string name) => Attribute.GetType().GetProperty(name)!.GetValue(Attribute);

    private T? Of<T>(Type type, Func<T, AdapterLibrary> library)
        where T : Attribute => type.GetCustomAttributes<T>().FirstOrDefault(attribute => library(attribute) == _library);
}
