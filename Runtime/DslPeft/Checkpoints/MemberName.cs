using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>Name of a tensor of a named use of a method: <c>encoder.layer.0.Mlp.pfeiffer_a.down</c>.</summary>
/// <param name="Full">The whole name.</param>
/// <param name="Place">What stands before the method: <c>encoder.layer.0.Mlp</c>.</param>
/// <param name="Method">The method: <c>pfeiffer</c>.</param>
/// <param name="Use">The use's name: <c>a</c>.</param>
/// <param name="Parameter">The parameter: <c>down</c>.</param>
internal sealed partial record MemberName(string Full, string Place, string Method, string Use, string Parameter)
{
    /// <summary>Takes a name apart; null if it belongs to no named use.</summary>
    public static MemberName? Parse(string name) =>
        Named().Match(name) is { Success: true } match
            ? new MemberName(name, match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value)
            : null;

    /// <summary>True for the name of the same parameter of the same method at the same place, whatever the use is called.</summary>
    public bool IsSource(string name) =>
        name == $"{Place}.{Method}.{Parameter}"
        || Parse(name) is { } other && (other.Place, other.Method, other.Parameter) == (Place, Method, Parameter);

    [GeneratedRegex(@"^(.+)\.([^._]+)_([^._]+)\.([^.]+)$")]
    private static partial Regex Named();
}
