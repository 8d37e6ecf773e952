// Shows changes of stock as the API sends them; EventSource connects again by itself.
const list = document.getElementById("live");
const state = document.getElementById("state");
const source = new EventSource("/api/events");

source.onopen = () => { state.textContent = "Connected"; state.classList.add("on"); };
source.onerror = () => { state.textContent = "Connecting again"; state.classList.remove("on"); };
source.addEventListener("stock", event => {
  const change = JSON.parse(event.data);
  const name = document.createElement("span");
  name.textContent = change.name;
  const stock = document.createElement("b");
  stock.textContent = change.stock === 0 ? "sold out" : `${change.stock} left`;
  stock.classList.toggle("low", change.stock < 5);
  const row = document.createElement("li");
  row.append(name, stock);
  list.prepend(row);
  while (list.children.length > 8) list.lastElementChild.remove();
});
