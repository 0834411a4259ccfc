using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>Trains existing parameters in place (on copies of the adaptation's own): by role, and for methods with sites only there. For rows of tables see
/// <see cref="TableRowsJoin"/>.</summary>
internal static class SelectJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        if (weaver.Use.Method.Join == Join.Reparameterize)
            return;
        foreach (var (tensor, layers, thaw) in Selection.Of(weaver.Use, weaver.Model.Sites, weaver.Model.Base.Where(weaver.Model.Reads).ToList()))
            if (thaw.Rows.Length == 0)
                weaver.Model.Thaw(tensor, layers, weaver.Origin());
    }
}
