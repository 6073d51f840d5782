namespace IoTop.Screens;

/// <summary>The columns of a table as the menus see them, whatever their rows are.</summary>
internal interface IColumnChoice
{
    int Count { get; }

    string HeaderOf(int column);

    string HelpOf(int column);

    bool IsVisible(int column);

    bool IsSortable(int column);

    void Show(int column, bool visible);

    /// <summary>The column sorted by; -1: the order of arrival.</summary>
    int SortColumn { get; }

    bool SortDescending { get; }

    /// <summary>Sorts by a column; by the same one again: reversed.</summary>
    void SortBy(int column);
}
