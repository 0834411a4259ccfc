using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// What the library's method attributes say of themselves: options, defaults, comments, learning rates, names in files of other libraries.
/// </summary>
internal static partial class MethodFacts
{
    // An enum of more members than these is named without them.
    private const int FewMembers = 4;

    // By name: the compiler of the declarations has a type of that name as well.
    private const string Required = "System.Runtime.CompilerServices.RequiredMemberAttribute";

    private static readonly XDocument Comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "DslPeft.xml"));

    /// <summary>Every method of the library, by the name that a declaration uses.</summary>
    public static IReadOnlyDictionary<string, Type> Methods { get; } =
        typeof(PeftAttribute)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsDefined(typeof(PeftMethodAttribute), inherit: false))
            .ToDictionary(Name);

    /// <summary>The name that a declaration uses: <c>AdaMix</c> for <c>AdaMixAttribute&lt;T&gt;</c>.</summary>
    public static string Name(Type attribute) =>
        attribute.Name.Split('`')[0] is var name && name.EndsWith("Attribute", StringComparison.Ordinal)
            ? name[..^"Attribute".Length]
            : name;

    /// <summary>The options of a method that are its own.</summary>
    public static IEnumerable<PropertyInfo> Options(Type attribute) =>
        attribute
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.SetMethod is not null);

    /// <summary>The options of an attribute as a table, with their names in files of other libraries where it has any.</summary>
    public static string OptionTable(Type attribute)
    {
        var options = Options(attribute).ToList();
        var libraries = Enum.GetValues<AdapterLibrary>().Where(library => options.Any(option => Fields(option, library).Any())).ToList();
        var heads = string.Concat(libraries.Select(library => $" in {Title(library)} |"));
        return options.Count == 0
            ? $"`{Name(attribute)}` has no options of its own."
            : $"| {(attribute.IsAbstract ? "option" : $"option of `{Name(attribute)}`")} | type | default | what it is |{heads}\n|---|---|---|---|{string.Concat(libraries.Select(_ => "---|"))}\n"
                + string.Concat(
                    options.Select(option =>
                        $"| `{option.Name}` | {TypeOf(option)} | {DefaultOf(option)} | {Summary(option)} |{string.Concat(libraries.Select(library => $" {string.Join(", ", Fields(option, library))} |"))}\n"
                    )
                );
    }

    /// <summary>The learning rates that a method is known to work with; empty if it names none.</summary>
    public static string Rates(Type attribute) =>
        attribute.GetCustomAttribute<TypicalLearningRateAttribute>() is { } rates ? $"{Rate(rates.Low)} to {Rate(rates.High)}" : "";

    /// <summary>The forms that a method has in files of other libraries, as a sentence.</summary>
    public static string Forms(Type attribute)
    {
        var forms = attribute
            .GetCustomAttributes<FileFormAttribute>()
            .OrderBy(form => form.Library)
            .Select(form =>
                $"in {Title(form.Library)} {(form.Kind.Length > 0 ? $"`{form.Kind}`" : "a part of its method's")}{Conditions(form, " where ", " is ")}"
            )
            .ToList();
        return forms.Count == 0
            ? $"`{Name(attribute)}` has no form in files of other libraries."
            : $"Its form in files of other libraries: {string.Join(", ", forms)}.";
    }

    /// <summary>
    /// The methods that have a form in a library's files, with the entry of its configuration for each property and those that have one
    /// value, as a table.
    /// </summary>
    public static string FieldTable(AdapterLibrary library) =>
        $"| method | {(library == AdapterLibrary.Peft ? "`peft_type`" : "`architecture`")} | entries of properties | fixed entries |\n|---|---|---|---|\n"
        + string.Concat(
            from method in Methods.OrderBy(method => method.Key, StringComparer.Ordinal)
            from form in method.Value.GetCustomAttributes<FileFormAttribute>()
            where form.Library == library
            let properties = Options(method.Value)
                .SelectMany(option => Fields(option, library).Select(field => $"{field} = `{option.Name}`"))
            let constants = method
                .Value.GetCustomAttributes<ConfigConstantAttribute>()
                .Where(constant => constant.Library == library)
                .Select(constant => $"`{constant.Name}` = {Value(constant.Value)}")
                .Concat(
                    method
                        .Value.GetCustomAttributes<LayoutFieldAttribute>()
                        .Where(layout => layout.Library == library)
                        .Select(layout => $"`{layout.Name}` as the base holds its weights")
                )
            select $"| `{method.Key}`{Conditions(form, " with ", " = ")} | {(form.Kind.Length > 0 ? $"`{form.Kind}`" : "")} | {string.Join(", ", properties)} | {string.Join(", ", constants)} |\n"
        );

    /// <summary>What a form asks of the declaration.</summary>
    private static string Conditions(FileFormAttribute form, string first, string equals) =>
        string.Concat(
            new[] { (Name: form.Property, Value: form.Is), (Name: form.OtherProperty, Value: form.OtherIs) }
                .Where(condition => condition.Name is not null)
                .Select((condition, i) => $"{(i == 0 ? first : " and ")}`{condition.Name}`{equals}{Value(condition.Value)}")
        );

    private static string Title(AdapterLibrary library) => library == AdapterLibrary.Peft ? "peft" : library.ToString();

    private static IEnumerable<string> Fields(PropertyInfo option, AdapterLibrary library) =>
        option
            .GetCustomAttributes<ConfigFieldAttribute>()
            .Concat(option.DeclaringType!.GetCustomAttributes<ConfigFieldAttribute>().Where(field => field.Of == option.Name))
            .Where(field => field.Library == library)
            .Select(field => $"`{field.Name}`");

    private static string TypeOf(PropertyInfo option)
    {
        var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        return type switch
        {
            { IsEnum: true } when Enum.GetNames(type) is { Length: <= FewMembers } names =>
                $"`{type.Name}`: {string.Join(", ", names.Select(name => $"`{name}`"))}",
            { IsEnum: true } => $"`{type.Name}`",
            _ when type == typeof(int) => "`int`",
            _ when type == typeof(double) => "`double`",
            _ when type == typeof(bool) => "`bool`",
            _ when type == typeof(string) => "`string`",
            _ when type == typeof(string[]) => "`string[]`",
            _ when type == typeof(int[]) => "`int[]`",
            _ => throw new NotSupportedException($"{option.DeclaringType}.{option.Name}: an option of type {type} has no name on a page."),
        };
    }

    private static string DefaultOf(PropertyInfo option)
    {
        if (option.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == Required))
            return "required";
        var value =
            option.GetCustomAttribute<DefaultValueAttribute>() is { } declared ? declared.Value
            : option.PropertyType.IsValueType ? RuntimeHelpers.GetUninitializedObject(option.PropertyType)
            : null;
        return Value(value);
    }

    private static string Value(object? value) =>
        value switch
        {
            null => "none",
            bool flag => flag ? "`true`" : "`false`",
            double number => $"`{(number is > 0 and < 0.01 ? Rate(number) : number.ToString(CultureInfo.InvariantCulture))}`",
            _ => $"`{string.Create(CultureInfo.InvariantCulture, $"{value}")}`",
        };

    /// <summary>The first sentence of a property's comment, without its full stop.</summary>
    private static string Summary(PropertyInfo option)
    {
        var id = $"P:{option.DeclaringType!.FullName}.{option.Name}";
        var comment = Comments.Descendants("member").SingleOrDefault(member => member.Attribute("name")!.Value == id)?.Element("summary")
            ?? throw new InvalidOperationException($"{id} has no comment.");
        var text = Spaces()
            .Replace(string.Concat(comment.Nodes().Select(node => Plain(node, option.DeclaringType))), " ")
            .Trim()
            .Replace("|", "\\|", StringComparison.Ordinal);
        return FirstSentence().Match(text) is { Success: true } first ? first.Groups[1].Value : text;
    }

    private static string Plain(XNode node, Type declaring) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => $"`{Referred(see.Attribute("cref")!.Value, declaring)}`",
            XElement element => $"`{element.Value}`",
            _ => "",
        };

    /// <summary>A type by its name, a member of another type behind that type's.</summary>
    private static string Referred(string id, Type declaring) =>
        id.Split('.') is [.., var type, var member] && !id.StartsWith("T:", StringComparison.Ordinal) && type != declaring.Name
            ? $"{type}.{member}"
            : id.Split('.')[^1];

    private static string Rate(double rate) => rate.ToString(rate < 0.1 ? "0.##e-0" : "0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(.*?)\.(?:\s|$)")]
    private static partial Regex FirstSentence();
}
