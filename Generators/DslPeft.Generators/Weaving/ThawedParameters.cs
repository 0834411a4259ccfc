using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Trains existing parameters in place (on copies of the adaptation's own): by role, and for methods with sites only there. For rows of
/// tables see <see cref="TableRows"/>.
/// </summary>
internal static class ThawedParameters
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (
            var (tensor, layers, thaw) in Selection.Of(weaver.Use, weaver.Model.Sites, weaver.Model.Base.Where(weaver.Model.Reads).ToList())
        )
        {
            if (thaw.Rows.Length == 0)
                weaver.Model.Thaw(tensor, layers, weaver.Origin());
        }
    }
}
