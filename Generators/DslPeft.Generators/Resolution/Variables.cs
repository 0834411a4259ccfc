using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>What the names in a method's expressions stand for: its properties, and the sizes of a site.</summary>
internal static class Variables
{
    /// <summary>The value of a name; null for one that means nothing here.</summary>
    /// <param name="name">The name.</param>
    /// <param name="site">The site; null where an expression has none.</param>
    /// <param name="use">The use whose properties come first.</param>
    public static double? Of(string name, SiteTarget? site, MethodUse use)
    {
        if (use.Value(name) is { } value)
            return value;
        if (site is null)
            return null;
        return name switch
        {
            "In" => site.In,
            "Out" => site.Out,
            "Width" => site.Out,
            "Hidden" => site.Out,
            "Model" => site.In,
            "Heads" => site.Heads,
            "Inner" => site.Inner,
            "HeadSize" => site.Heads == 0 ? null : site.Out / site.Heads,
            "Layers" => site.Layers,
            // Of several sites the weaver knows the largest.
            "MostIn" => site.In,
            "MostOut" => site.Out,
            "Padding" => site.Padding,
            "HasBias" => site.HasBias ? 1 : 0,
            "Size" => site.Parameter?.Shape.Elements,
            "Offset" => site.Parameter?.Offset,
            "Selected" => site.Parameter?.Selected,
            "HeadParameters" => site.Parameter?.HeadParameters,
            "Places" => site.Parameter?.Places,
            _ => site.Sizes?.Of(name),
        };
    }
}
