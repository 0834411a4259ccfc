using System.Reflection;

namespace DslPeft.Checkpoints;

/// <summary>One use of a method with its form in a library's files, read from the method's own annotations.</summary>
internal sealed class StoredMethod
{
    private readonly PeftAttribute _attribute;
    private readonly AdapterLibrary _library;
    private readonly Dictionary<string, StoredAsAttribute> _weights;

    public StoredMethod(PeftAttribute attribute, AdapterLibrary library)
    {
        (_attribute, _library) = (attribute, library);
        var type = attribute.GetType();
        Name = NameOf(type);
        Form = Of<FileFormAttribute>(type, form => form.Library);
        Thawed = Of<StoredAsAttribute>(type, stored => stored.Library);
        _weights = type.GetMethods(BindingFlags.Public | BindingFlags.Static).SelectMany(method => method.GetParameters())
            .Select(parameter => (parameter.Name, Stored: parameter.GetCustomAttributes<StoredAsAttribute>().FirstOrDefault(stored => stored.Library == library)))
            .Where(parameter => parameter.Stored is not null)
            .ToDictionary(parameter => parameter.Name!, parameter => parameter.Stored!);
        Constants = [.. type.GetCustomAttributes<ConfigConstantAttribute>().Where(constant => constant.Library == library)];
        Fields = [.. type.GetProperties().SelectMany(property => property.GetCustomAttributes<ConfigFieldAttribute>()
            .Where(field => field.Library == library).Select(field => (field, property.GetValue(attribute)!)))];
    }

    /// <summary>The method's name in parameter names: <c>lora</c>.</summary>
    public string Name { get; }

    /// <summary>The library's form, or null where it has none.</summary>
    public FileFormAttribute? Form { get; }

    /// <summary>Where the library keeps the base's own tensors that the method trains, or null.</summary>
    public StoredAsAttribute? Thawed { get; }

    /// <summary>True if the method has weights of its own.</summary>
    public bool Weights => _weights.Count > 0;

    public IReadOnlyList<ConfigConstantAttribute> Constants { get; }

    public IReadOnlyList<(ConfigFieldAttribute Field, object Value)> Fields { get; }

    /// <summary>Where the library keeps a weight, or null.</summary>
    public StoredAsAttribute? Weight(string parameter) => _weights.GetValueOrDefault(parameter);

    /// <summary>How a weight is laid out, with the properties that decide it.</summary>
    public StoredShape Shape(StoredAsAttribute stored) => stored.RowIf is { } property && Property(property) is true ? StoredShape.Row : stored.Shape;

    /// <summary>Why the declaration has another form than the library's, or null.</summary>
    public string? Unfit() => Form is null ? $"{_library} has no form for {Name}"
        : Form.Property is { } property && !Equals(Property(property), Form.Is) ? $"{_library}'s form of {Name} needs {property} = {Form.Is}, and the declaration has {Property(property)}"
        : null;

    /// <summary>As the compiler names a method in parameter names.</summary>
    public static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        const string Suffix = "Attribute";
        return (name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name).ToLowerInvariant();
    }

    private object? Property(string name) => _attribute.GetType().GetProperty(name)!.GetValue(_attribute);

    private T? Of<T>(Type type, Func<T, AdapterLibrary> library) where T : Attribute => type.GetCustomAttributes<T>().FirstOrDefault(attribute => library(attribute) == _library);
}
