namespace DslPeft.Scaffold;

/// <summary>What a declaration of a size says beside its layout.</summary>
/// <param name="Constants">Constants in the order of the layout's, each with the name of its entry, null for none.</param>
/// <param name="Attributes">Further attributes of the class, as text without brackets.</param>
/// <param name="Checked">Entries of <c>config.json</c> that were held against the declaration although no constant names them.</param>
/// <param name="Assumed">Constants of which the file says nothing, so that they are the layout's.</param>
internal sealed record DeclaredSizes(
    IReadOnlyList<(string Name, object Value, string? Key)> Constants,
    IReadOnlyList<string> Attributes,
    IReadOnlyList<string> Checked,
    IReadOnlyList<LayoutConstant> Assumed
);
